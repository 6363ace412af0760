import fc from 'fast-check';

// The same cases every time, so that a check says the same twice of the same code. FUZZ=1 takes
// new ones: a counterexample it finds becomes a test of its own.
if (process.env['FUZZ'] !== '1') fc.configureGlobal({ seed: 20_250_817 });
