import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOneClick,
  readUnsubscribeToken,
  unsubscribeToken,
} from '../../../alerts/digest/unsubscribe.js';

const SECRET = 'an invented secret of thirty-two bytes';

describe('leaving the list', () => {
  it('knows from the token who leaves which list', () => {
    const property = fc.property(fc.string(), fc.string(), (list, address) => {
      const token = unsubscribeToken(SECRET, { list, address });
      expect(token).toMatch(/^[\w-]+\.[\w-]+$/);
      expect(readUnsubscribeToken(SECRET, token)).toEqual({ list, address });
    });
    fc.assert(property);
  });

  it('takes no token that was changed, cut or made with another secret', () => {
    const token = unsubscribeToken(SECRET, { list: 'weekly.1', address: 'a@example.com' });
    const other = unsubscribeToken(SECRET, { list: 'weekly.1', address: 'b@example.com' });
    const [said] = other.split('.');
    const [, signature] = token.split('.');
    const forged = `${said ?? ''}.${signature ?? ''}`;
    for (const wrong of [
      forged,
      token.slice(0, -1),
      `${token}.x`,
      '',
      '.',
      'x',
      token.toUpperCase(),
    ]) {
      expect(readUnsubscribeToken(SECRET, wrong)).toBeNull();
    }
    expect(readUnsubscribeToken('another secret', token)).toBeNull();
  });

  it('reads the one click of a mail program, form-encoded or multipart', () => {
    const multipart =
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
    expect(isOneClick('List-Unsubscribe=One-Click')).toBe(true);
    expect(isOneClick('List-Unsubscribe=One-Click\r\n')).toBe(true);
    expect(isOneClick(multipart)).toBe(true);
  });

  it('takes nothing else for it', () => {
    for (const body of ['', 'List-Unsubscribe=', 'X-List-Unsubscribe=One-Click', 'One-Click']) {
      expect(isOneClick(body)).toBe(false);
    }
  });
});
