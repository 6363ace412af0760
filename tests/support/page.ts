import { afterAll } from 'vitest';

// Files share a worker and its page: what a chart measures texts with stays behind.
afterAll(() => {
  if (typeof document !== 'undefined') document.body.replaceChildren();
});
