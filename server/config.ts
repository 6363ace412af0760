import { isIP } from 'node:net';
import { delimiter, isAbsolute } from 'node:path';
import { z } from 'zod';

/** Everything the environment can say; read once, checked, frozen. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  /** Address people reach the dashboard at, without a trailing slash; null when only local. */
  publicUrl: string | null;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** A fixed token for automation. */
  ingestToken: string | null;
  /** Folders below which sources may watch files. */
  watchDirs: readonly string[];
  /** A fixed password for the pages; null: the one set there, if any. */
  password: string | null;
  /** Proxies whose word for a visitor's address is believed: addresses, subnets, or their names. */
  trustedProxies: readonly string[];
}

/** A variable has a value that cannot be used; the message says which and what would do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const NAMED_NETS = ['loopback', 'linklocal', 'uniquelocal'];

function isProxy(text: string): boolean {
  if (NAMED_NETS.includes(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

const schema = z.object({
  PORT: optional(
    z
      .string()
      .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
      .transform(Number)
      .refine((port) => port <= 65535, 'must be a number from 0 to 65535'),
  ),
  HOST: optional(
    z
      .string()
      .regex(/^[\w.:-]+$/, 'must be a host name or an address, such as 127.0.0.1 or 0.0.0.0'),
  ),
  DATA_DIR: optional(z.string()),
  DATABASE_URL: optional(
    z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/, 'must look like postgres://user:password@host:5432/name'),
  ),
  PUBLIC_URL: optional(
    z
      .url({
        protocol: /^https?$/,
        error: 'must be a web address such as https://fengsheng.example.com',
      })
      .transform((url) => url.replace(/\/+$/, '')),
  ),
  LOG_LEVEL: optional(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    }),
  ),
  WATCH_DIRS: optional(
    z
      .string()
      .transform((text) => text.split(delimiter).filter((path) => path.trim() !== ''))
      .refine(
        (paths) => paths.every((path) => isAbsolute(path)),
        `must be absolute paths with "${delimiter}" between them, such as /srv/mediacrawler/data`,
      ),
  ),
  INGEST_TOKEN: optional(
    z
      .string()
      .regex(/^[\x21-\x7e]{16,}$/, 'must be at least 16 letters, digits or signs without spaces'),
  ),
  TRUSTED_PROXIES: optional(
    z
      .string()
      .transform((text) => text.split(',').map((proxy) => proxy.trim()))
      .refine(
        (proxies) => proxies.every(isProxy),
        'must be addresses or subnets with commas between them, such as 127.0.0.1 or 10.0.0.0/8, or loopback',
      ),
  ),
  PASSWORD: optional(z.string().min(8, 'must have at least 8 characters').max(200)),
});

/**
 * Reads the environment. Throws ConfigError that names the variable and what it may be, but
 * not its value: it could be a secret.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const said = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new ConfigError(`${said.join('; ')}.`);
  }
  const read = parsed.data;
  return Object.freeze({
    port: read.PORT ?? 3000,
    host: read.HOST ?? '127.0.0.1',
    dataDir: read.DATA_DIR ?? './data',
    databaseUrl: read.DATABASE_URL ?? null,
    publicUrl: read.PUBLIC_URL ?? null,
    logLevel: read.LOG_LEVEL ?? 'info',
    ingestToken: read.INGEST_TOKEN ?? null,
    watchDirs: Object.freeze(read.WATCH_DIRS ?? []),
    password: read.PASSWORD ?? null,
    trustedProxies: Object.freeze(read.TRUSTED_PROXIES ?? []),
  });
}
