import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../server/config.js';

const GOOD: [name: string, value: string, key: string, read: unknown][] = [
  ['PORT', '0', 'port', 0],
  ['PORT', '65535', 'port', 65535],
  ['HOST', '0.0.0.0', 'host', '0.0.0.0'],
  ['HOST', '::1', 'host', '::1'],
  ['HOST', 'war-room.example', 'host', 'war-room.example'],
  ['DATA_DIR', '/var/lib/fengsheng', 'dataDir', '/var/lib/fengsheng'],
  ['DATABASE_URL', 'postgres://a:b@c:5432/d', 'databaseUrl', 'postgres://a:b@c:5432/d'],
  ['DATABASE_URL', 'postgresql://c/d', 'databaseUrl', 'postgresql://c/d'],
  ['PUBLIC_URL', 'https://f.example//', 'publicUrl', 'https://f.example'],
  ['PUBLIC_URL', 'http://127.0.0.1:3000', 'publicUrl', 'http://127.0.0.1:3000'],
  ['LOG_LEVEL', 'debug', 'logLevel', 'debug'],
  ['LOG_LEVEL', 'silent', 'logLevel', 'silent'],
  ['INGEST_TOKEN', 'abcdefgh12345678', 'ingestToken', 'abcdefgh12345678'],
  ['PASSWORD', '春江花月夜 2026', 'password', '春江花月夜 2026'],
  ['TRUSTED_PROXIES', 'loopback', 'trustedProxies', ['loopback']],
  [
    'TRUSTED_PROXIES',
    '10.0.0.0/8, fd00::/8,::1',
    'trustedProxies',
    ['10.0.0.0/8', 'fd00::/8', '::1'],
  ],
];

const BAD: [name: string, value: string][] = [
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '3000a'],
  ['PORT', '1e3'],
  ['HOST', 'two hosts'],
  ['HOST', 'http://x'],
  ['DATABASE_URL', 'mysql://root:hunter2@db/x'],
  ['DATABASE_URL', '/var/lib/db.sqlite'],
  ['PUBLIC_URL', 'war-room.example'],
  ['PUBLIC_URL', 'ftp://war-room.example'],
  ['LOG_LEVEL', 'loud'],
  ['LOG_LEVEL', 'INFO'],
  ['INGEST_TOKEN', 'short-hunter2'],
  ['INGEST_TOKEN', 'a token with spaces in it'],
  ['PASSWORD', 'hunter2'],
  ['TRUSTED_PROXIES', 'proxy.example'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TRUSTED_PROXIES', '3'],
  ['TRUSTED_PROXIES', 'loopback,'],
];

describe('the environment', () => {
  it('may say nothing: everything has a default that needs nothing else installed', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataDir: './data',
      databaseUrl: null,
      publicUrl: null,
      logLevel: 'info',
      ingestToken: null,
      watchDirs: [],
      password: null,
      trustedProxies: [],
    });
  });

  it('may leave a variable empty, as compose files do', () => {
    const empty = Object.fromEntries(GOOD.map(([name]) => [name, '']));
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  it('may hold what is not ours', () => {
    expect(readConfig({ HOME: '/root', PATH: '' })).toEqual(readConfig({}));
  });

  it.each(GOOD)('may set %s to %s', (name, value, key, read) => {
    expect(readConfig({ [name]: value })).toEqual({ ...readConfig({}), [key]: read });
  });

  it.each(BAD)('may not set %s to %s, and hears the name but not the value', (name, value) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} must `));
    try {
      read();
    } catch (error) {
      expect((error as Error).message).not.toContain(value);
      expect((error as Error).message).not.toContain('hunter2');
    }
  });

  it('hears of everything that is wrong at once', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/PORT must .*; LOG_LEVEL must/);
  });

  it('cannot be changed once it was read', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });
});
