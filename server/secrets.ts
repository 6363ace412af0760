import { createCipheriv, createDecipheriv, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from './config.js';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Keeps secrets encrypted at rest with a key that lives beside, not inside, the database. */
export class Vault {
  constructor(private readonly key: Buffer) {}

  seal(plain: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, iv);
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
  }

  /** Throws when the text was sealed with another key. */
  open(sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = bytes.subarray(IV_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  }
}

/** A vault that is forgotten with the process: for worlds that keep nothing. */
export function passingVault(): Vault {
  return new Vault(randomBytes(KEY_BYTES));
}

/**
 * The vault of a data folder; its key is made on first use, readable by its owner alone.
 * Throws ConfigError when the file holds no key.
 */
export async function openVault(dataDir: string): Promise<Vault> {
  const file = join(dataDir, 'secret.key');
  try {
    await writeFile(file, randomBytes(KEY_BYTES).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
  if (key.length === KEY_BYTES) return new Vault(key);
  throw new ConfigError(
    `The key of this installation, ${file}, is damaged. Put it back from a backup; ` +
      `or delete it, and enter the settings of all channels and the secrets of all sources again.`,
  );
}

/** A token nobody guesses, easy to copy. */
export function newToken(): string {
  return `fs_${randomBytes(24).toString('base64url')}`;
}

/** What is kept of a token. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'hex');
}

/** Compares without telling by its time how much was right. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
}
