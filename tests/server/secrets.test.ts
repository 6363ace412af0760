import fc from 'fast-check';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../server/config.js';
import { hashToken, newToken, openVault, passingVault, sameSecret } from '../../server/secrets.js';

describe('a vault', () => {
  const vault = passingVault();

  it('gives back what it sealed, and shows none of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 6 }), (plain) => {
        const sealed = vault.seal(plain);
        expect(vault.open(sealed)).toBe(plain);
        expect(Buffer.from(sealed, 'base64').includes(Buffer.from(plain))).toBe(false);
      }),
    );
  });

  it('seals the same text differently each time', () => {
    expect(vault.seal('token')).not.toBe(vault.seal('token'));
  });

  it('does not open what somebody changed, wherever', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.integer({ min: 1, max: 255 }), (plain, at, by) => {
        const bytes = Buffer.from(vault.seal(plain), 'base64');
        const place = at % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ by;
        expect(() => vault.open(bytes.toString('base64'))).toThrow();
      }),
    );
  });

  it('does not open what was cut off', () => {
    const sealed = Buffer.from(vault.seal('a long enough secret'), 'base64');
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => vault.open(sealed.subarray(0, length).toString('base64'))).toThrow();
    }
  });

  it('does not open what another sealed', () => {
    expect(() => passingVault().open(vault.seal('x'))).toThrow();
  });

  it('of a folder keeps its key for the next start, readable by its owner alone', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'fengsheng-vault-'));
    try {
      const vaults = await Promise.all([openVault(dir), openVault(dir), openVault(dir)]);
      const sealed = vaults.map((one) => one.seal('geheim 秘密'));
      const later = await openVault(dir);
      expect(sealed.map((one) => later.open(one))).toEqual(new Array(3).fill('geheim 秘密'));
      expect((await stat(join(dir, 'secret.key'))).mode & 0o777).toBe(0o600);
      expect((await readFile(join(dir, 'secret.key'), 'utf8')).trim()).toMatch(/^[0-9a-f]{64}$/);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

describe('a key that was damaged', () => {
  it.each(['', 'no key', 'abcd'])('is named, with what to do: %j', async (content) => {
    const dir = await mkdtemp(join(tmpdir(), 'fengsheng-key-'));
    try {
      await writeFile(join(dir, 'secret.key'), content);
      await expect(openVault(dir)).rejects.toThrow(ConfigError);
      await expect(openVault(dir)).rejects.toThrow(/secret\.key, is damaged.*backup/);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

describe('a token', () => {
  it('is new each time, easy to copy and long enough', () => {
    const tokens = Array.from({ length: 50 }, newToken);
    expect(new Set(tokens).size).toBe(50);
    for (const token of tokens) expect(token).toMatch(/^fs_[\w-]{32}$/);
  });

  it('is kept as a hash that does not show it', () => {
    expect(hashToken('fs_abc')).toBe(hashToken('fs_abc'));
    expect(hashToken('fs_abc')).not.toBe(hashToken('fs_abd'));
    expect(hashToken('fs_abc')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is compared whole, whatever its length', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(sameSecret(a, b)).toBe(a === b);
        expect(sameSecret(a, a)).toBe(true);
      }),
    );
  });
});
