import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** What is kept of a password: salt and scrypt hash, hex. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password.normalize('NFC'), salt, KEY_BYTES);
  return `${salt.toString('hex')}:${key.toString('hex')}`;
}

/** Whether a password is the one that `kept` was made of; false for anything unreadable. */
export async function isPassword(password: string, kept: string): Promise<boolean> {
  const [salt = '', key = ''] = kept.split(':');
  const expected = Buffer.from(key, 'hex');
  if (expected.length !== KEY_BYTES) return false;
  const derived = await derive(password.normalize('NFC'), Buffer.from(salt, 'hex'), KEY_BYTES);
  return timingSafeEqual(derived, expected);
}
