import {
  createDecipheriv,
  createECDH,
  createHash,
  createPublicKey,
  hkdfSync,
  verify,
} from 'node:crypto';
import type { Seen, Standin } from './service.js';

/** A key pair on P-256 that is the same in every run. */
function pair(seed: string): {
  publicKey: Buffer;
  privateKey: Buffer;
  ecdh: ReturnType<typeof createECDH>;
} {
  const ecdh = createECDH('prime256v1');
  const privateKey = createHash('sha256').update(seed).digest();
  ecdh.setPrivateKey(privateKey);
  return { publicKey: ecdh.getPublicKey(), privateKey, ecdh };
}

const BROWSER = pair('browser');
const SERVER = pair('server');
const OTHER = pair('other');
const AUTH = createHash('sha256').update('auth').digest().subarray(0, 16);
const PATH = '/wpush/v2/subscription-secret-part';

const settings = (origin: string, server: typeof SERVER): Record<string, string> => ({
  endpoint: `${origin}${PATH}`,
  p256dh: BROWSER.publicKey.toString('base64url'),
  auth: AUTH.toString('base64url'),
  publicKey: server.publicKey.toString('base64url'),
  privateKey: server.privateKey.toString('base64url'),
  subject: 'mailto:pr@example.com',
});

/** A push service and the browser behind it: checks the token, then decrypts. */
export const webpushStandin: Standin = {
  kind: 'webpush',
  name: 'webpush',
  settings: (origin) => settings(origin, SERVER),
  wrong: (origin) => settings(origin, OTHER),
  answer(seen, now) {
    if (seen.path !== PATH) return { status: 410, body: 'push subscription has unsubscribed' };
    if (!authorised(seen, now)) return { status: 403, body: 'invalid VAPID token' };
    if (seen.headers['content-encoding'] !== 'aes128gcm') return { status: 400, body: 'encoding' };
    if (seen.method !== 'POST') return { status: 405, body: '' };
    if (!['very-low', 'low', 'normal', 'high'].includes(seen.headers['urgency'] ?? 'normal')) {
      return { status: 400, body: 'urgency' };
    }
    if (!/^\d+$/.test(seen.headers['ttl'] ?? '')) return { status: 400, body: 'ttl' };
    if (!/^[\w-]{1,32}$/.test(seen.headers['topic'] ?? '')) return { status: 400, body: 'topic' };
    if (seen.raw.length > 4_096) return { status: 413, body: 'payload too large' };
    return shown(seen) === null
      ? { status: 400, body: 'cannot decrypt' }
      : { status: 201, body: '' };
  },
  active(seen) {
    const url = shown(seen)?.['url'];
    return { links: typeof url === 'string' ? [url] : [], mentions: [], stray: [] };
  },
  throttle: { reply: { status: 429, headers: { 'retry-after': '60' }, body: '' }, delay: 60_000 },
  lies: [
    ['unsubscribed', { status: 410, body: '' }, 'broken'],
    ['unknown subscription', { status: 404, body: '' }, 'broken'],
    ['keys of another installation', { status: 403, body: 'VAPID public key mismatch' }, 'broken'],
    ['token', { status: 401, body: 'Request did not validate' }, 'broken'],
    ['malformed', { status: 400, body: '' }, 'broken'],
    ['taken later', { status: 202, body: '' }, 'ok'],
    ['too large', { status: 413, body: '' }, 'reject'],
    ['their fault', { status: 503, body: '' }, 'retry'],
  ],
};

/** RFC 8292: ES256 over header and claims, for our origin, within a day. */
function authorised(seen: Seen, now: number): boolean {
  const match = /^vapid t=([^,]+), ?k=(.+)$/.exec(seen.headers['authorization'] ?? '');
  const [head = '', claims = '', signature = ''] = match?.[1]?.split('.') ?? [];
  if (match?.[2] !== SERVER.publicKey.toString('base64url')) return false;
  const point = SERVER.publicKey;
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const fine = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
    aud: string;
    exp: number;
    sub: string;
  };
  const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg: string };
  if (alg !== 'ES256' || !/^(mailto:|https:)/.test(sub)) return false;
  return fine && aud === seen.origin && exp * 1000 > now && exp * 1000 <= now + 86_400_000;
}

/** RFC 8188 and 8291: what the browser's service worker gets; null when it cannot be decrypted. */
export function shown(seen: Seen): Record<string, unknown> | null {
  try {
    const body = seen.raw;
    const salt = body.subarray(0, 16);
    const sender = body.subarray(21, 21 + body.readUInt8(20));
    const sealed = body.subarray(21 + sender.length);
    const shared = BROWSER.ecdh.computeSecret(sender);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), BROWSER.publicKey, sender]);
    const secret = Buffer.from(hkdfSync('sha256', shared, AUTH, info, 32));
    const derive = (name: string, size: number): Buffer =>
      Buffer.from(
        hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${name}\0`), size),
      );
    const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
    decipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    const text = plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
