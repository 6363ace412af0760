import { z } from 'zod';
import type { Store } from '../store/store.js';
import { saveSetting } from './routing.js';

const KEY = 'allowed-hosts';

const NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^\[?[0-9a-f:.]+\]?$/;

/** Host names or addresses, without scheme and port. */
export const hostsSchema = z.object({
  hosts: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .max(253)
        .regex(NAME, 'must be a host name or an address, without http:// and port'),
    )
    .max(200),
});

/** Hosts of the company's own network that an administrator opened for channels. */
export class AllowedHosts {
  #hosts: ReadonlySet<string> = new Set();

  constructor(private readonly store: Store) {}

  /** As of the last `refresh`; brackets of an IPv6 address do not matter. */
  has(host: string): boolean {
    return this.#hosts.has(bare(host));
  }

  async refresh(): Promise<string[]> {
    const row = await this.store.read((q) =>
      q.selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst(),
    );
    const hosts = row ? (JSON.parse(row.value) as string[]) : [];
    this.#hosts = new Set(hosts);
    return hosts;
  }

  async save(hosts: readonly string[]): Promise<string[]> {
    const sorted = [...new Set(hosts.map(bare))].sort();
    await this.store.transaction((tx) => saveSetting(tx.q, KEY, sorted));
    return this.refresh();
  }
}

function bare(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$/g, '');
}
