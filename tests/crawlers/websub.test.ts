import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSigned, offerOf, subscribeForm, verify } from '../../crawlers/websub.js';
import { NOW } from './server.js';

const TOPIC = 'https://site.example/feed';
const wanted = { topic: TOPIC, secret: 's', wanted: true };
const query = (values: Record<string, string>): URLSearchParams => new URLSearchParams(values);

describe('an offer to push', () => {
  it('in headers comes before that in the feed', () => {
    const header =
      '<https://hub.example/>; rel="hub", <https://hub2.example/>; rel=hub, <https://site.example/self>; rel="self alternate"';
    expect(offerOf(header, { hubs: ['https://other.example'], self: TOPIC }, 'x')).toEqual({
      hubs: ['https://hub.example/', 'https://hub2.example/'],
      topic: 'https://site.example/self',
    });
    expect(offerOf('', { hubs: ['https://h.example'], self: TOPIC }, 'x')).toEqual({
      hubs: ['https://h.example'],
      topic: TOPIC,
    });
    expect(offerOf('', { hubs: ['https://h.example'], self: null }, 'x')?.topic).toBe('x');
  });

  it('is none without a hub that can be asked', () => {
    expect(
      offerOf(
        '<ftp://h>; rel="hub", <https://x.example>; rel="next"',
        { hubs: [], self: TOPIC },
        'x',
      ),
    ).toBeNull();
  });
});

it('the form asks for a lease and carries the secret', () => {
  expect(
    Object.fromEntries(
      new URLSearchParams(subscribeForm('subscribe', TOPIC, 'https://me.example/cb', 's')),
    ),
  ).toEqual({
    'hub.mode': 'subscribe',
    'hub.topic': TOPIC,
    'hub.callback': 'https://me.example/cb',
    'hub.lease_seconds': '864000',
    'hub.secret': 's',
  });
  expect(subscribeForm('unsubscribe', TOPIC, 'https://me.example/cb', null)).not.toMatch(
    /lease|secret/,
  );
});

describe('a hub that asks whether we meant it', () => {
  const ask = {
    'hub.mode': 'subscribe',
    'hub.topic': TOPIC,
    'hub.challenge': 'c',
    'hub.lease_seconds': '1000',
  };

  it('is confirmed for what we asked for, and renewed before the lease ends', () => {
    expect(verify(query(ask), wanted, NOW)).toEqual({
      answer: 'confirm',
      challenge: 'c',
      renewAt: NOW + 800_000,
      endsAt: NOW + 1_000_000,
    });
  });

  it('cannot talk us into another topic, a subscription we ended, or none at all', () => {
    expect(verify(query({ ...ask, 'hub.topic': 'https://evil.example' }), wanted, NOW)).toEqual({
      answer: 'unknown',
    });
    expect(verify(query(ask), { ...wanted, wanted: false }, NOW)).toEqual({ answer: 'unknown' });
    expect(verify(query(ask), null, NOW)).toEqual({ answer: 'unknown' });
    expect(verify(query({ ...ask, 'hub.challenge': '' }), wanted, NOW)).toEqual({
      answer: 'unknown',
    });
    expect(verify(query({ ...ask, 'hub.mode': 'unsubscribe' }), wanted, NOW)).toEqual({
      answer: 'unknown',
    });
  });

  it('is released when we ended it, and heard when it denies', () => {
    expect(
      verify(query({ ...ask, 'hub.mode': 'unsubscribe' }), { ...wanted, wanted: false }, NOW),
    ).toEqual({ answer: 'released', challenge: 'c' });
    expect(
      verify(query({ 'hub.mode': 'denied', 'hub.topic': TOPIC, 'hub.reason': 'no' }), wanted, NOW),
    ).toEqual({ answer: 'denied', reason: 'no' });
  });

  it.each(['', '-5', 'x', '1e99'])('gets a sane lease for %j', (lease) => {
    const result = verify(query({ ...ask, 'hub.lease_seconds': lease }), wanted, NOW);
    expect(result).toMatchObject({ answer: 'confirm' });
    if (result.answer === 'confirm')
      expect(result.endsAt - NOW).toBeLessThanOrEqual(90 * 86_400_000);
  });
});

describe('a delivery', () => {
  it('is signed as the reference says', () => {
    const signature = 'sha256=61dad5919d4ef6db9579425b5bafae84aed088ea3e9a02988a2b898250ee0f0a';
    expect(isSigned(Buffer.from('<feed/>'), signature, 'hub-secret')).toBe(true);
    expect(isSigned(Buffer.from('<feed/> '), signature, 'hub-secret')).toBe(false);
    expect(isSigned(Buffer.from('<feed/>'), signature, 'other')).toBe(false);
  });

  it('is believed for every method of the standard and for nothing else', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.string({ minLength: 1 }),
        fc.constantFrom('sha1', 'sha256', 'sha384', 'sha512'),
        (body, secret, method) => {
          const hex = createHmac(method, secret).update(body).digest('hex');
          expect(isSigned(body, `${method}=${hex}`, secret)).toBe(true);
          expect(isSigned(body, `${method}=${hex.slice(2)}`, secret)).toBe(false);
          expect(isSigned(body, `md5=${hex}`, secret)).toBe(false);
          expect(isSigned(body, `${method}=${hex}`, null)).toBe(false);
        },
      ),
    );
    expect(isSigned(Buffer.from('x'), null, 's')).toBe(false);
    expect(isSigned(Buffer.from('x'), 'sha256=', 's')).toBe(false);
    expect(isSigned(Buffer.from('x'), 'sha256=zz', 's')).toBe(false);
  });
});
