import type { IncomingHttpHeaders } from 'node:http';
import { isItem, rowReader } from '../../crawlers/files/rows.js';
import { previewOf } from '../imports/preview.js';
import type { Clock } from '../clock.js';
import type { ImportPreview } from '../model/imports.js';
import type { Item } from '../model/mention.js';
import type { HookCounts, HookHow, HookPayload, HookState } from '../model/push.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { hashToken, newToken, type Vault } from '../secrets.js';
import type { Pushers } from '../sources/pushers.js';
import type { Tables } from '../store/schema.js';
import type { Store } from '../store/store.js';
import { count, keep, payloadsOf, type Received, rowIn, stateOf } from './kept.js';
import { guessHow, payloadOf, recordsOf } from './payload.js';
import { isSigned } from './signature.js';

const SHOWN_SIGNS = 4000;

const NOTHING_YET: HookCounts = {
  payloads: 0,
  accepted: 0,
  updated: 0,
  duplicate: 0,
  unmatched: 0,
  refused: 0,
};

const BY_GUESS: HookHow = { root: null, mapping: null, platform: null, zone: null };

export interface HooksSettings {
  store: Store;
  pipeline: Pipeline;
  clock: Clock;
  vault: Vault;
  pushers: Pushers;
}

export interface HookDraft {
  name?: string | undefined;
  enabled?: boolean | undefined;
  how?: HookHow | undefined;
  brands?: readonly number[] | null | undefined;
  /** Key of the signature; null asks for none. */
  secret?: string | null | undefined;
}

/** Addresses that take what other programs send, whatever its form. */
export class Hooks {
  constructor(private readonly settings: HooksSettings) {}

  async list(): Promise<HookState[]> {
    return this.settings.store.read(async (q) => {
      const rows = await q.selectFrom('hooks').selectAll().orderBy('id').execute();
      return Promise.all(rows.map(async (row) => stateOf(row, await payloadsOf({ q }, row.id))));
    });
  }

  async state(id: number): Promise<HookState> {
    return this.settings.store.read(async (q) => {
      const row = await rowIn({ q }, id);
      return stateOf(row, await payloadsOf({ q }, id));
    });
  }

  /** A new address; its key can be read only now. */
  async add(name: string): Promise<{ id: number; key: string }> {
    const key = newToken();
    const id = await this.settings.store.transaction(async (tx) => {
      const next = await tx.allocate('hooks', 1);
      await tx.q
        .insertInto('hooks')
        .values({
          id: next,
          name,
          ...keyed(key),
          how: JSON.stringify(BY_GUESS),
          confirmed: 0,
          enabled: 1,
          counts: JSON.stringify(NOTHING_YET),
          created_at: this.settings.clock.now(),
        })
        .execute();
      await this.settings.pushers.add(tx, { hook: next }, name, null);
      return next;
    });
    return { id, key };
  }

  /** Another key; the address with the old one stops working. */
  async renew(id: number): Promise<string> {
    const key = newToken();
    await this.#change(id, keyed(key));
    return key;
  }

  /** Changes settings; with a reading confirmed, what was held is read by it. */
  async change(id: number, draft: HookDraft): Promise<void> {
    const { vault } = this.settings;
    await this.#change(id, {
      ...(draft.name !== undefined && { name: draft.name }),
      ...(draft.enabled !== undefined && { enabled: draft.enabled ? 1 : 0 }),
      ...(draft.how && { how: JSON.stringify(draft.how), confirmed: 1 }),
      ...(draft.brands !== undefined && {
        brands: draft.brands === null ? null : JSON.stringify(draft.brands),
      }),
      ...(draft.secret !== undefined && {
        secret: draft.secret === null ? null : vault.seal(draft.secret),
      }),
    });
    if (draft.how) await this.#readHeld(id);
  }

  async remove(id: number): Promise<void> {
    await this.settings.store.transaction(async (tx) => {
      await rowIn(tx, id);
      await tx.q.deleteFrom('hooks').where('id', '=', id).execute();
      await tx.q.deleteFrom('hook_payloads').where('hook_id', '=', id).execute();
      await this.settings.pushers.forget(tx, { hook: id });
    });
  }

  /** The last payloads, the newest first. */
  async payloads(id: number): Promise<HookPayload[]> {
    return this.settings.store.read(async (q) => {
      await rowIn({ q }, id);
      return (await payloadsOf({ q }, id)).map(({ n, at, body, outcome }) => ({
        n,
        at,
        body: body.slice(0, SHOWN_SIGNS),
        ...(JSON.parse(outcome) as Pick<HookPayload, 'outcome' | 'why'>),
      }));
    });
  }

  /** The last payloads as they would be read; without `how` as set or guessed. Null before the first. */
  async look(
    id: number,
    how: HookHow | null,
  ): Promise<(ImportPreview & { root: string | null }) | null> {
    const { store, clock, pipeline } = this.settings;
    const { row, kept } = await store.read(async (q) => ({
      row: await rowIn({ q }, id),
      kept: await payloadsOf({ q }, id),
    }));
    const payloads = kept.flatMap(({ body }) => payloadOf(body, FORM) ?? []);
    if (payloads.length === 0) return null;
    const wanted = how ?? this.#howOf(row, payloads[0], clock.now()).how;
    const records = recordsOf(payloads, wanted.root);
    const size = records.rows.length;
    const preview = previewOf(
      { records, next: { offset: size, line: size + 1 } },
      {
        path: row.name,
        name: row.name,
        bytes: size,
        how: { ...wanted, quiet: false },
        remembered: row.confirmed === 1,
        now: clock.now(),
        matches: (item) => pipeline.matches(item),
      },
    );
    return { ...preview, root: wanted.root };
  }

  /** Takes a payload in; null when there is no such address, `unsigned` for a wrong signature. */
  async receive(
    key: string,
    body: Buffer,
    headers: IncomingHttpHeaders,
  ): Promise<Received | 'unsigned' | 'unreadable' | null> {
    const { store, clock, vault } = this.settings;
    const now = clock.now();
    const row = await store.read((q) =>
      q.selectFrom('hooks').selectAll().where('key_hash', '=', hashToken(key)).executeTakeFirst(),
    );
    if (!row || row.enabled === 0) return null;
    if (row.secret !== null && !isSigned(vault.open(row.secret), headers, body, now))
      return 'unsigned';
    const text = body.toString('utf8');
    const payload = payloadOf(text, headers['content-type'] ?? '');
    if (typeof payload !== 'object' || payload === null) return 'unreadable';
    const { how, sure } = this.#howOf(row, payload, now);
    const held = row.confirmed === 0 && !sure;
    const received = held ? HELD : await this.#ingest(row, how, payload, now);
    await store.transaction(async (tx) => {
      await keep(tx, row.id, text, now, {
        outcome: held
          ? 'held'
          : received.accepted + received.updated + received.duplicate + received.unmatched > 0
            ? 'read'
            : 'refused',
        why: received.why[0] ?? null,
      });
      await count(tx, row.id, received, now, 1);
    });
    return received;
  }

  #howOf(row: Tables['hooks'], payload: unknown, now: number): { how: HookHow; sure: boolean } {
    const how = JSON.parse(row.how) as HookHow;
    if (row.confirmed === 1) return { how, sure: true };
    const { sure, ...guess } = guessHow(payload, now);
    return { how: { ...how, ...guess }, sure };
  }

  async #ingest(
    row: Tables['hooks'],
    how: HookHow,
    payload: unknown,
    now: number,
  ): Promise<Received> {
    const records = recordsOf([payload], how.root);
    const reader = rowReader(records.columns, {
      path: row.name,
      now,
      mapping: how.mapping ?? undefined,
      platform: how.platform ?? undefined,
      zone: how.zone ?? undefined,
    });
    const items: Item[] = [];
    const received = { ...HELD, held: false, why: [] as string[] };
    for (const one of records.rows) {
      const item = reader.read(one);
      if (isItem(item)) items.push(item);
      else {
        received.refused++;
        const said =
          item.trouble === 'no-text' ? 'no text in it' : `its time cannot be read: ${item.value}`;
        if (!received.why.includes(said) && received.why.length < 5) received.why.push(said);
      }
    }
    if (records.rows.length === 0) received.why.push('no posts where they were expected');
    const only = row.brands === null ? null : (JSON.parse(row.brands) as number[]);
    const arrival = { items, sourceId: null, pushedAt: now, seeded: false, only };
    for (const { status } of await this.settings.pipeline.ingest(arrival)) received[status]++;
    await this.settings.pushers.pushed({ hook: row.id }, row.name, only, items);
    return received;
  }

  /** Reads what waited for a person to say what it means. */
  async #readHeld(id: number): Promise<void> {
    const { store, clock } = this.settings;
    const { row, kept } = await store.read(async (q) => ({
      row: await rowIn({ q }, id),
      kept: await payloadsOf({ q }, id),
    }));
    const how = JSON.parse(row.how) as HookHow;
    for (const { n, body, outcome } of kept.toReversed()) {
      if ((JSON.parse(outcome) as { outcome: string }).outcome !== 'held') continue;
      const received = await this.#ingest(row, how, payloadOf(body, FORM), clock.now());
      const told = JSON.stringify({ outcome: 'read', why: received.why[0] ?? null });
      await store.transaction(async (tx) => {
        await tx.all('UPDATE hook_payloads SET outcome = ? WHERE hook_id = ? AND n = ?', [
          told,
          id,
          n,
        ]);
        await count(tx, id, received, clock.now(), 0);
      });
    }
  }

  #change(id: number, change: Partial<Tables['hooks']>): Promise<void> {
    return this.settings.store.transaction(async (tx) => {
      await rowIn(tx, id);
      if (Object.keys(change).length === 0) return;
      await tx.q.updateTable('hooks').set(change).where('id', '=', id).execute();
      const { name, enabled } = await rowIn(tx, id);
      await this.settings.pushers.follow(tx, { hook: id }, name, enabled === 1);
    });
  }
}

/** Kept bodies are read as whatever they can be. */
const FORM = 'application/x-www-form-urlencoded';

const HELD: Received = Object.freeze({
  held: true,
  accepted: 0,
  updated: 0,
  duplicate: 0,
  unmatched: 0,
  refused: 0,
  why: [],
});

function keyed(key: string): { key_hash: string; hint: string } {
  return { key_hash: hashToken(key), hint: key.slice(-4) };
}
