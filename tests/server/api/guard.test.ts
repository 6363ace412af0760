import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { namesUs, sameOrigin } from '../../../server/api/guard.js';

const OWN = ['127.0.0.1', 'war-room.example'];

function request(headers: Record<string, string>): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  Object.assign(message.headers, headers);
  return message;
}

describe('the name a request calls us by', () => {
  it.each(['localhost:3000', '127.0.0.1:3000', '192.168.1.9', '[::1]:3000', 'war-room.example'])(
    'may be %s',
    (host) => {
      expect(namesUs(request({ host }), OWN)).toBe(true);
    },
  );

  it.each(['evil.example', 'localhost.evil.example', 'war-room.example.evil.example', '', 'a b'])(
    'may not be %j: somebody else made it point here',
    (host) => {
      expect(namesUs(request({ host }), OWN)).toBe(false);
    },
  );

  it('must be there', () => {
    expect(namesUs(request({}), OWN)).toBe(false);
  });
});

describe('the page a request comes from', () => {
  const host = 'war-room.example:3000';

  it('is ours, or none at all for a program', () => {
    expect(sameOrigin(request({ host, origin: 'http://war-room.example:3000' }), OWN)).toBe(true);
    expect(sameOrigin(request({ host }), OWN)).toBe(true);
    expect(sameOrigin(request({ host, 'sec-fetch-site': 'same-origin' }), OWN)).toBe(true);
  });

  it.each(['https://evil.example', 'null', 'file://', 'http://war-room.example.evil.example'])(
    'is not %s',
    (origin) => {
      expect(sameOrigin(request({ host, origin }), OWN)).toBe(false);
    },
  );

  it('is not another site that hides its name', () => {
    expect(sameOrigin(request({ host, 'sec-fetch-site': 'cross-site' }), OWN)).toBe(false);
  });
});
