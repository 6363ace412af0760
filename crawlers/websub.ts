import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a feed and its headers say about being pushed. */
export interface Offer {
  /** Where to subscribe, best first. */
  hubs: string[];
  /** The address to subscribe to. */
  topic: string;
}

/** A subscription as the table holds it. */
export interface PushSubscription {
  topic: string;
  /** Shared with the hub; null when there is none, which is only safe to use as a hint to poll. */
  secret: string | null;
  /** False after we asked to be left alone. */
  wanted: boolean;
}

/** What to answer a hub that asks whether we meant it. */
export type Verification =
  | { answer: 'confirm'; challenge: string; renewAt: number; endsAt: number }
  | { answer: 'released'; challenge: string }
  | { answer: 'denied'; reason: string }
  | { answer: 'unknown' };

const METHODS = new Set(['sha1', 'sha256', 'sha384', 'sha512']);
/** Renew when this share of the lease has passed, 0–1. */
const RENEW_SHARE = 0.8;
/** Lease that we ask for and, where a hub names none, assume, s. */
const LEASE = 10 * 86_400;
/** Longest lease believed, s: a hub that dies must be noticed some day. */
const LONGEST_LEASE = 90 * 86_400;

/**
 * Finds hub and topic: `Link` headers come before what the feed says itself.
 *
 * @param feed hubs and self address found in the feed's own markup
 */
export function offerOf(
  linkHeader: string,
  feed: { hubs: readonly string[]; self: string | null },
  address: string,
): Offer | null {
  const links = parseLinks(linkHeader);
  const named = (rel: string): string[] =>
    links
      .filter((link) => link.rel === rel && /^https?:\/\//i.test(link.url))
      .map((link) => link.url);
  const hubs = named('hub').length > 0 ? named('hub') : feed.hubs;
  if (hubs.length === 0) return null;
  return { hubs: [...new Set(hubs)], topic: named('self')[0] ?? feed.self ?? address };
}

function parseLinks(header: string): { url: string; rel: string }[] {
  return [...header.slice(0, 20_000).matchAll(/<([^<>]{1,2000})>([^<]{0,500})/g)].flatMap(
    ([, url = '', parameters = '']) => {
      const rels = /;\s*rel\s*=\s*"?([^",;]+)"?/i.exec(parameters)?.[1] ?? '';
      return rels
        .toLowerCase()
        .split(/\s+/)
        .map((rel) => ({ url, rel }));
    },
  );
}

/** The form that subscribes at a hub (or ends a subscription), ready to be posted. */
export function subscribeForm(
  mode: 'subscribe' | 'unsubscribe',
  topic: string,
  callback: string,
  secret: string | null,
): string {
  const form = new URLSearchParams({
    'hub.mode': mode,
    'hub.topic': topic,
    'hub.callback': callback,
  });
  if (mode === 'subscribe') form.set('hub.lease_seconds', String(LEASE));
  if (secret !== null) form.set('hub.secret', secret);
  return form.toString();
}

/**
 * Decides what a hub's GET on the callback means. `unknown` must be answered with 404, so that
 * nobody can subscribe us to a topic of theirs; `confirm` and `released` echo the challenge.
 *
 * @param now epoch ms
 */
export function verify(
  query: URLSearchParams,
  subscription: PushSubscription | null,
  now: number,
): Verification {
  const mode = query.get('hub.mode');
  const challenge = query.get('hub.challenge') ?? '';
  if (!subscription || query.get('hub.topic') !== subscription.topic) return { answer: 'unknown' };
  if (mode === 'denied')
    return { answer: 'denied', reason: (query.get('hub.reason') ?? '').slice(0, 200) };
  if (challenge === '' || challenge.length > 1000) return { answer: 'unknown' };
  if (mode === 'unsubscribe' && !subscription.wanted) return { answer: 'released', challenge };
  if (mode !== 'subscribe' || !subscription.wanted) return { answer: 'unknown' };
  const said = Number(query.get('hub.lease_seconds') ?? '');
  const lease = Number.isFinite(said) && said > 0 ? Math.min(said, LONGEST_LEASE) : LEASE;
  return {
    answer: 'confirm',
    challenge,
    renewAt: now + lease * 1000 * RENEW_SHARE,
    endsAt: now + lease * 1000,
  };
}

/**
 * Whether a delivery really comes from the hub. With a secret only a right signature will do;
 * without one nothing can be trusted, and the delivery is at most a reason to poll.
 *
 * @param body as received, before any decoding
 * @param header `X-Hub-Signature`, e.g. `sha256=…`
 */
export function isSigned(body: Uint8Array, header: string | null, secret: string | null): boolean {
  const [method = '', hex = ''] = (header ?? '').trim().toLowerCase().split('=');
  if (secret === null || secret === '' || !METHODS.has(method) || !/^[\da-f]+$/.test(hex))
    return false;
  const expected = createHmac(method, secret).update(body).digest();
  const received = Buffer.from(hex, 'hex');
  return received.length === expected.length && timingSafeEqual(received, expected);
}
