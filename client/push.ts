import type { Locale } from '../server/model/message.js';
import type { Api } from './api.js';

/** What keeps this browser from being pushed to; null when nothing does. */
export type PushTrouble = 'unsupported' | 'insecure' | 'denied' | null;

/** Installs the worker that shows pushes and keeps the page for when the network is gone. */
export function installWorker({ navigator, isSecureContext }: Window): void {
  if (!isSecureContext || !('serviceWorker' in navigator)) return;
  // Without it the page works as before; there is nothing a person could do.
  navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}

/** Looks at what the browser offers; a permission that was refused is only lifted in its settings. */
export function pushTrouble(browser: Window & typeof globalThis): PushTrouble {
  if (!browser.isSecureContext) return 'insecure';
  if (!('PushManager' in browser) || !('serviceWorker' in browser.navigator)) return 'unsupported';
  return browser.Notification.permission === 'denied' ? 'denied' : null;
}

/** Whether this browser has subscribed already. */
export async function isSubscribed({ navigator }: Window): Promise<boolean> {
  const worker = await navigator.serviceWorker.getRegistration();
  return ((await worker?.pushManager.getSubscription()) ?? null) !== null;
}

/**
 * Asks for permission, subscribes and makes this browser a channel called `name`; resolves with
 * its number. Rejects when the person or the browser refuses, or the push service is out of reach.
 */
export async function subscribe(
  { navigator }: Window,
  api: Pick<Api, 'pushKey' | 'addBrowser'>,
  name: string,
  locale: Locale,
): Promise<number> {
  const [worker, { publicKey }] = await Promise.all([navigator.serviceWorker.ready, api.pushKey()]);
  const subscription = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: publicKey,
  });
  try {
    return (await api.addBrowser({ name, locale, subscription: subscription.toJSON() })).id;
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
}

/** Ends this browser's subscription; its channel then reports that it is gone. */
export async function unsubscribe({ navigator }: Window): Promise<void> {
  const worker = await navigator.serviceWorker.getRegistration();
  await (await worker?.pushManager.getSubscription())?.unsubscribe();
}

/** What browsers call themselves, the most telling first: each also bears the names of others. */
const DEVICES = ['iPhone', 'iPad', 'Android', 'Windows', 'Macintosh', 'Linux'];
const BROWSERS = ['Edg', 'Firefox', 'Chrome', 'Safari'];

/** A name by which people know a device again. */
export function deviceName(agent: string): string {
  const named = (names: readonly string[]) => names.find((one) => agent.includes(one)) ?? '';
  const browser = named(BROWSERS).replace('Edg', 'Edge');
  return [browser, named(DEVICES).replace('Macintosh', 'Mac')].filter(Boolean).join(' · ');
}
