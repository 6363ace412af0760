import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
/** A mid-range phone on a mobile network, as page audits use it: latency in ms, bytes/s. */
export const PHONE = { cpu: 4, latency: 170, bytes: (9 * 1024 * 1024) / 8 };
export const KB = 1024;
export const MB = 1024 * 1024;
export const PHONE_SCREEN: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  serviceWorkers: 'block',
};
export const DESK_SCREEN: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  serviceWorkers: 'block',
};

/** What the page notes about itself; times are ms since it was navigated to. */
export interface Seen {
  /** The first frame in which what `watch` names stands on the screen; 0 before. */
  usable: number;
  /** Sum of the layout shifts that nobody asked for. */
  shift: number;
  /** Begin and duration of tasks over 50 ms. */
  long: [at: number, ms: number][];
  /** Frames drawn in each second since `from`. */
  frames: number[];
  from: number;
  /** When a canvas was drawn on last. */
  drawn: number;
  /** When a button was pressed, or the pointer moved, last. */
  pressed: number;
  moved: number;
  /** ms from a movement of the pointer to the frame that shows what it drew. */
  hovers: number[];
}

/** Runs in the page before anything else. */
function watch(parts: readonly string[]): void {
  const now = () => performance.now();
  const seen: Seen = {
    usable: 0,
    shift: 0,
    long: [],
    // Counted in place: what is measured must not grow by being measured.
    frames: Array.from({ length: 4_000 }, () => 0),
    from: 0,
    drawn: 0,
    pressed: 0,
    moved: 0,
    hovers: [],
  };
  Object.assign(globalThis, { seen });
  const look = new MutationObserver(() => {
    if (!parts.every((part) => document.querySelector(part))) return;
    look.disconnect();
    // Two frames on, the first one has been painted.
    requestAnimationFrame(() => requestAnimationFrame((at) => (seen.usable = at)));
  });
  if (parts.length > 0) look.observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    for (const one of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[])
      if (!one.hadRecentInput) seen.shift += one.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      if (seen.long.length < 500) seen.long.push([startTime, duration]);
  }).observe({ type: 'longtask', buffered: true });
  const frame = (at: number) => {
    const second = Math.floor((at - seen.from) / 1000);
    if (second >= 0 && second < seen.frames.length)
      seen.frames[second] = (seen.frames[second] ?? 0) + 1;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const noteMove = () => {
    if (seen.moved === 0) return;
    const { moved } = seen;
    seen.moved = 0;
    requestAnimationFrame((at) => seen.hovers.push(at - moved));
  };
  const canvas = CanvasRenderingContext2D.prototype;
  for (const name of ['fill', 'stroke', 'fillText'] as const) {
    const draw = Reflect.get(canvas, name) as (...args: unknown[]) => unknown;
    Reflect.set(canvas, name, function (this: unknown, ...args: unknown[]) {
      seen.drawn = now();
      noteMove();
      return Reflect.apply(draw, this, args);
    });
  }
  addEventListener('pointerdown', (event) => (seen.pressed = event.timeStamp), true);
  addEventListener('mousemove', (event) => (seen.moved = event.timeStamp), true);
}

/** A page of its own that notes when all `parts` (selectors) stand, and all else in `Seen`. */
export async function openPage(
  browser: Browser,
  screen: BrowserContextOptions,
  parts: readonly string[] = [],
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext(screen);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.addInitScript(watch, [...parts]);
  return { page, errors };
}

export const readSeen = (page: Page): Promise<Seen> =>
  page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);

/** Counts frames anew from now on. */
export const countFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: Seen };
    seen.frames.fill(0);
    seen.from = performance.now();
    seen.long.length = 0;
  });

/** Frames in each whole second since `countFrames`. */
export async function framesPerSecond(page: Page): Promise<number[]> {
  const { frames, from } = await readSeen(page);
  const now = await page.evaluate(() => performance.now());
  return frames.slice(0, Math.floor((now - from) / 1000));
}

/** Slows the page down to a mid-range phone; answers the bytes over the wire by URL so far. */
export async function asPhone(page: Page): Promise<() => Map<string, number>> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: PHONE.latency,
    downloadThroughput: PHONE.bytes,
    uploadThroughput: PHONE.bytes,
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: PHONE.cpu });
  const names = new Map<string, string>();
  const sizes = new Map<string, number>();
  cdp.on('Network.responseReceived', ({ requestId, response }) =>
    names.set(requestId, response.url),
  );
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId) ?? '';
    sizes.set(name, (sizes.get(name) ?? 0) + encodedDataLength);
  });
  return () => sizes;
}

/** Heap after a collection, bytes. */
export async function heapOf(page: Page): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('HeapProfiler.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('Performance.enable');
  const { metrics } = await cdp.send('Performance.getMetrics');
  await cdp.detach();
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN;
}

/** Elements in the document. */
export const elements = (page: Page): Promise<number> =>
  page.evaluate(() => document.getElementsByTagName('*').length);
