/**
 * Runs something when the browser has nothing better to do, at the latest after `ms`; returns how
 * to call it off. A browser that cannot tell (Safari) waits a little instead.
 */
export function whenIdle(run: () => void, ms = 2_000): () => void {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(run, { timeout: ms });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(run, Math.min(ms, 300));
  return () => clearTimeout(id);
}

/** Runs something once what is there now has been painted and the browser is idle. */
export function afterPaint(run: () => void): () => void {
  let stop: (() => void) | null = null;
  const frame = requestAnimationFrame(() => (stop = whenIdle(run)));
  return () => {
    cancelAnimationFrame(frame);
    stop?.();
  };
}
