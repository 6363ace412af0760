import manifest from '../package.json' with { type: 'json' };

/** The version in package.json, which is the one place that says it. */
export const VERSION: string = manifest.version;
