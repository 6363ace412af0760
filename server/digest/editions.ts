import { digest, type Picture, pictures, preview } from '../../alerts/digest/digest.js';
import { findFont } from '../../alerts/digest/draw.js';
import type { DigestFacts } from '../../alerts/digest/facts.js';
import { type Receipt, sendDigest } from '../../alerts/digest/send.js';
import type { ChannelKind } from '../../alerts/channel.js';
import type { MailServer } from '../../alerts/mail.js';
import { delayOf } from '../../alerts/notify.js';
import type { Clock } from '../clock.js';
import type { Locale } from '../model/message.js';
import type { Vault } from '../secrets.js';
import type { Tables } from '../store/schema.js';
import type { Store } from '../store/store.js';
import type { DigestRow } from './due.js';
import { type Asked, gather } from './facts.js';
import type { Leaving } from './leaving.js';

const LEASE = 10 * 60_000;
const MOST_ATTEMPTS = 20;

export interface EditionSettings {
  store: Store;
  vault: Vault;
  clock: Clock;
  kinds: ReadonlyMap<string, ChannelKind>;
  leaving: Leaving;
  /** Where people reach us, without a trailing slash. */
  base: () => string;
  failed: (error: unknown) => void;
}

type EditionRow = Tables['editions'];

/** The name of a digest's list, which those who leave it leave. */
export function listOf(digestId: number): string {
  return `digest-${digestId}`;
}

/** Sends editions that are due: facts gathered once, a mail to each reader, a receipt after each. */
export class Editions {
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(private readonly settings: EditionSettings) {}

  /** Looks for editions that are due; a run under way goes on. */
  wake(): void {
    if (this.#closed) return;
    this.#running ??= this.#run()
      .catch(this.settings.failed)
      .finally(() => {
        this.#running = null;
      });
  }

  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.settled();
  }

  /** The page of a digest as a browser shows it. */
  async page(facts: DigestFacts, locale: Locale): Promise<string> {
    const { images, canDraw } = await drawn(facts, locale);
    return preview(digest(facts, locale, { images, canDraw, unsubscribe: null }));
  }

  gather(asked: Omit<Asked, 'base'>): Promise<DigestFacts> {
    const { store, base } = this.settings;
    return store.read((q) => gather(q, { ...asked, base: base() }));
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const row = await this.#claim();
      if (!row) return;
      await this.#send(row);
    }
  }

  async #claim(): Promise<EditionRow | null> {
    const { store, clock } = this.settings;
    const now = clock.now();
    const lock = store.dialect === 'postgres' ? ' FOR UPDATE SKIP LOCKED' : '';
    const [row] = await store.transaction((tx) =>
      tx.all<EditionRow>(
        `UPDATE editions SET lease_until = ?, attempts = attempts + 1 WHERE id IN (
           SELECT id FROM editions WHERE state = 'due' AND due_at <= ? AND lease_until <= ?
           ORDER BY due_at, id LIMIT 1${lock}) RETURNING *`,
        [now + LEASE, now, now],
      ),
    );
    return row ?? null;
  }

  async #send(row: EditionRow): Promise<void> {
    const plan = await this.settings.store.read((q) =>
      q.selectFrom('digests').selectAll().where('id', '=', row.digest_id).executeTakeFirst(),
    );
    if (!plan) return this.#finish(row, 'failed', parse(row.receipts));
    const server = await this.#server(plan);
    if (!server) return this.#finish(row, 'failed', parse(row.receipts));
    const facts = await this.#facts(row, plan);
    const art = await drawn(facts, plan.locale as Locale);
    const receipts = parse(row.receipts);
    for (const address of await this.#open(plan, receipts)) {
      const receipt = await this.#sendOne(row, plan, server, facts, art, address);
      if (receipt) receipts.push(receipt);
      const latest = [...new Map(receipts.map((one) => [one.address, one])).values()];
      await this.#keep(row, latest);
    }
    const latest = [...new Map(receipts.map((one) => [one.address, one])).values()];
    const again = latest.some(({ result }) => result === 'retry') && row.attempts < MOST_ATTEMPTS;
    await this.#finish(row, again ? 'due' : 'done', latest);
  }

  async #sendOne(
    row: EditionRow,
    plan: DigestRow,
    server: MailServer & { from: string },
    facts: DigestFacts,
    art: { images: Picture[]; canDraw: boolean },
    address: string,
  ): Promise<Receipt | undefined> {
    const { clock, leaving, base } = this.settings;
    const token = await leaving.token(listOf(plan.id), address);
    const domain = server.from.split('@')[1] ?? 'localhost';
    const edition = {
      ...art,
      facts,
      locale: plan.locale as Locale,
      from: server.from,
      list: `${listOf(plan.id)}.${domain}`,
      slot: row.slot,
      now: clock.now(),
    };
    const unsubscribe = `${base()}/api/v1/unsubscribe?token=${encodeURIComponent(token)}`;
    const [receipt] = await sendDigest(server, edition, [
      { address, unsubscribe, unsubscribeMail: null },
    ]);
    return receipt;
  }

  /** Recipients who are still on the list and were not told yet. */
  async #open(plan: DigestRow, receipts: readonly Receipt[]): Promise<string[]> {
    const left = await this.settings.leaving.left(listOf(plan.id));
    const told = new Set(receipts.filter((r) => r.result !== 'retry').map((r) => r.address));
    const all = JSON.parse(plan.recipients) as string[];
    return all.filter((one) => !left.has(one.toLowerCase()) && !told.has(one));
  }

  async #facts(row: EditionRow, plan: DigestRow): Promise<DigestFacts> {
    if (row.facts !== null) return JSON.parse(row.facts) as DigestFacts;
    const facts = await this.gather({
      digestId: plan.id,
      editionId: row.id,
      brandId: row.brand_id,
      edition: plan.edition as Asked['edition'],
      from: row.from_at,
      to: row.to_at,
      timeZone: plan.time_zone,
    });
    await this.settings.store.transaction((tx) =>
      tx.all('UPDATE editions SET facts = ? WHERE id = ?', [JSON.stringify(facts), row.id]),
    );
    return facts;
  }

  /** The mail server and sender of the digest's e-mail channel; null when it is gone or unreadable. */
  async #server(plan: DigestRow): Promise<(MailServer & { from: string }) | null> {
    const { store, vault, kinds } = this.settings;
    const row = await store.read((q) =>
      q.selectFrom('channels').selectAll().where('id', '=', plan.channel_id).executeTakeFirst(),
    );
    const kind = kinds.get('email');
    if (row?.kind !== 'email' || !kind) return null;
    try {
      return kind.config.parse(JSON.parse(vault.open(row.config))) as MailServer & { from: string };
    } catch {
      return null;
    }
  }

  async #keep(row: EditionRow, receipts: readonly Receipt[]): Promise<void> {
    await this.settings.store.transaction((tx) =>
      tx.all('UPDATE editions SET receipts = ? WHERE id = ?', [JSON.stringify(receipts), row.id]),
    );
  }

  async #finish(
    row: EditionRow,
    state: 'due' | 'done' | 'failed',
    receipts: readonly Receipt[],
  ): Promise<void> {
    const now = this.settings.clock.now();
    await this.settings.store.transaction((tx) =>
      tx.all(
        'UPDATE editions SET state = ?, lease_until = 0, due_at = ?, done_at = ?, receipts = ? WHERE id = ?',
        [
          state,
          now + delayOf(row.attempts, null),
          state === 'due' ? null : now,
          JSON.stringify(receipts),
          row.id,
        ],
      ),
    );
  }
}

function parse(receipts: string): Receipt[] {
  return JSON.parse(receipts) as Receipt[];
}

async function drawn(facts: DigestFacts, locale: Locale) {
  const font = await findFont();
  return { images: await pictures(facts, locale, font), canDraw: font !== null };
}
