import type { ModelSettings } from '../model/summary.js';
import type { Vault } from '../secrets.js';
import type { Query, Tx } from '../store/store.js';
import type { Endpoint } from './ask.js';

const KEY = 'language-model';

interface Kept {
  enabled: boolean;
  url: string;
  model: string;
  /** Sealed; null when none is needed. */
  key: string | null;
}

const OFF: Kept = { enabled: false, url: '', model: '', key: null };

async function load(q: Query): Promise<Kept> {
  const row = await q
    .selectFrom('settings')
    .select('value')
    .where('key', '=', KEY)
    .executeTakeFirst();
  return row ? (JSON.parse(row.value) as Kept) : OFF;
}

/** What the settings page shows; the key itself is never among it. */
export async function modelSettings(q: Query): Promise<ModelSettings> {
  const { enabled, url, model, key } = await load(q);
  return { enabled, url, model, keySet: key !== null };
}

/** `key` undefined: stays as it is; null: none. A new address never gets the key of the old one. */
export async function saveModelSettings(
  tx: Tx,
  vault: Vault,
  wanted: { enabled: boolean; url: string; model: string; key?: string | null | undefined },
): Promise<void> {
  const before = await load(tx.q);
  const { enabled, url, model } = wanted;
  const sameHost = before.url !== '' && url !== '' && hostOf(before.url) === hostOf(url);
  const given = wanted.key === undefined ? undefined : wanted.key && vault.seal(wanted.key);
  const key = given === undefined ? (sameHost ? before.key : null) : given;
  const kept: Kept = { enabled, url, model, key };
  await tx.all(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    [KEY, JSON.stringify(kept)],
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}

/** Where to ask; null while it is off. */
export async function modelEndpoint(q: Query, vault: Vault): Promise<Endpoint | null> {
  const { enabled, url, model, key } = await load(q);
  if (!enabled || url === '' || model === '') return null;
  return { url, model, key: key === null ? null : vault.open(key) };
}
