// The page when the network is gone, and alerts when the page is closed.

const SHELL = 'fengsheng-shell-1';
/** Older builds are let go of beyond this many files. */
const MOST_ASSETS = 120;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.add('/'))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  // A page is asked for while this worker still starts, not after it.
  const early = self.registration.navigationPreload?.enable();
  event.waitUntil(Promise.all([self.clients.claim(), early]));
});

/** A page comes from the server, and only when that cannot be reached from what was kept. */
async function page({ request, preloadResponse }) {
  try {
    const answer = (await preloadResponse) ?? (await fetch(request));
    if (answer.ok) await (await caches.open(SHELL)).put('/', answer.clone());
    return answer;
  } catch (error) {
    const kept = await caches.match('/');
    if (kept) return kept;
    throw error;
  }
}

/** Files below /assets carry their content in their name: one that is kept is never stale. */
async function asset(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const cache = await caches.open(SHELL);
    await cache.put(request, answer.clone());
    const [, ...assets] = await cache.keys();
    const old = assets.slice(0, Math.max(0, assets.length - MOST_ASSETS));
    await Promise.all(old.map((one) => cache.delete(one)));
  }
  return answer;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && !url.pathname.includes('/api/')) {
    event.respondWith(page(event));
  } else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
});

self.addEventListener('push', (event) => {
  const said = event.data ? event.data.json() : {};
  event.waitUntil(
    self.registration.showNotification(said.title || '风声 Fengsheng', {
      body: said.body || '',
      tag: said.tag,
      renotify: Boolean(said.tag),
      requireInteraction: said.level === 'red',
      icon: '/icon-192.png',
      badge: '/icon-192.png',
      data: { url: said.url },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const target = event.notification.data?.url;
  const url = target && new URL(target).origin === self.location.origin ? target : '/';
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((open) => {
      const [first] = open;
      return first
        ? first.focus().then((focused) => focused.navigate(url))
        : self.clients.openWindow(url);
    }),
  );
});
