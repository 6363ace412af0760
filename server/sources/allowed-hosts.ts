import { BlockList, isIP } from 'node:net';
import type { Store } from '../store/store.js';

const KEY = 'allowed-hosts';
/** Entries an installation may have. */
export const MOST_HOSTS = 200;

/** An entry as it is kept: a host, `*.` and a domain, an address, or a range of addresses. */
export function readHost(entry: string): string | null {
  const clean = entry
    .trim()
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  const [address = '', bits] = clean.split('/');
  const version = isIP(address);
  if (bits !== undefined) {
    const most = version === 4 ? 32 : 128;
    const fits = /^\d{1,3}$/.test(bits) && Number(bits) <= most && Number(bits) > 0;
    return version !== 0 && fits ? clean : null;
  }
  if (version !== 0) return clean;
  return /^(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/.test(
    clean,
  )
    ? clean
    : null;
}

function family(version: number): 'ipv4' | 'ipv6' {
  return version === 4 ? 'ipv4' : 'ipv6';
}

/** Whether an entry opens this host, or the private address it leads to. */
function opens(entry: string, host: string, address: string): boolean {
  const [net = '', bits] = entry.split('/');
  const version = isIP(net);
  if (version === 0) {
    return entry.startsWith('*.') ? host.endsWith(entry.slice(1)) : host === entry;
  }
  if (isIP(address) === 0) return false;
  const list = new BlockList();
  if (bits === undefined) list.addAddress(net, family(version));
  else list.addSubnet(net, Number(bits), family(version));
  return list.check(address, family(isIP(address)));
}

/**
 * Hosts on private addresses that this installation may talk to: a company's own RSSHub or chat.
 * Kept in the settings table, so that every process sees what one of them was told.
 */
export class AllowedHosts {
  #entries: readonly string[] = [];

  constructor(private readonly store: Store) {}

  /** Reads the list anew. */
  async load(): Promise<readonly string[]> {
    const row = await this.store.read((q) =>
      q.selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst(),
    );
    this.#entries = row ? (JSON.parse(row.value) as string[]) : [];
    return this.#entries;
  }

  /** Replaces the list; entries must have passed `readHost`. */
  async save(entries: readonly string[]): Promise<readonly string[]> {
    const kept = [...new Set(entries)].sort();
    await this.store.transaction((tx) =>
      tx.all(
        'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        [KEY, JSON.stringify(kept)],
      ),
    );
    return this.load();
  }

  /** By the list as it was last loaded; for `allowPrivate`. */
  allows(host: string, address: string): boolean {
    const name = host.toLowerCase().replace(/\.$/, '');
    return this.#entries.some((entry) => opens(entry, name, address));
  }
}
