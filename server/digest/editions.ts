import type { ChannelKind, Post } from '../../alerts/channel.js';
import { digest, type Picture, pictures, preview } from '../../alerts/digest/digest.js';
import { findFont } from '../../alerts/digest/draw.js';
import type { DigestFacts } from '../../alerts/digest/facts.js';
import { type Receipt, sendDigest } from '../../alerts/digest/send.js';
import type { MailServer } from '../../alerts/mail.js';
import { delayOf } from '../../alerts/notify.js';
import type { Clock } from '../clock.js';
import type { DigestTrouble } from '../model/digest.js';
import type { Locale } from '../model/message.js';
import { append } from '../pipeline/log.js';
import type { Vault } from '../secrets.js';
import type { Tables } from '../store/schema.js';
import type { Store } from '../store/store.js';
import type { Asked } from './asked.js';
import { type DigestRow, digestQuery } from './due.js';
import { gather } from './facts.js';
import type { Leaving } from './leaving.js';
import type { Opening } from './opening.js';
import { listOf, secondRefusals } from './recipients.js';
import { summed } from './verdict.js';

/** How long an edition is ours without a sign of life, ms. */
const LEASE = 10 * 60_000;
const MOST_ATTEMPTS = 20;

export interface EditionSettings {
  store: Store;
  vault: Vault;
  clock: Clock;
  kinds: ReadonlyMap<string, ChannelKind>;
  leaving: Leaving;
  opening: Opening;
  /** The way out, which guards where mail servers may be. */
  post: Post;
  /** Where people reach us, without a trailing slash. */
  base: () => string;
  failed: (error: unknown) => void;
}

type EditionRow = Tables['editions'] & { error: string | null; locale: string | null };
type Server = MailServer & { from: string };

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
    return preview(digest(facts, locale, { images, canDraw, unsubscribe: null, browser: null }));
  }

  gather(asked: Omit<Asked, 'base'>): Promise<DigestFacts> {
    const { store, base } = this.settings;
    return store.read((q) => gather(q, { ...asked, base: base() }));
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const row = await this.#claim();
      if (!row) return;
      await this.#attempt(row);
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

  /** Whatever goes wrong is tried again later, and told in the end: an edition never just vanishes. */
  async #attempt(row: EditionRow): Promise<void> {
    const plan = await this.settings.store.read((q) =>
      digestQuery(q).where('d.id', '=', row.digest_id).executeTakeFirst(),
    );
    const receipts = parse(row.receipts);
    if (!plan) return this.#finish(row, null, receipts, { final: true, trouble: 'refused' });
    try {
      await this.#send(row, plan, receipts);
    } catch (error) {
      this.settings.failed(error);
      const final = row.attempts >= MOST_ATTEMPTS;
      await this.#finish(row, plan, receipts, { final, trouble: 'unwritten' });
    }
  }

  async #send(row: EditionRow, plan: DigestRow, receipts: Receipt[]): Promise<void> {
    const server = await this.#server(plan);
    if (!server) return this.#finish(row, plan, receipts, { final: true, trouble: 'mail' });
    const facts = await this.#facts(row, plan);
    const art = await drawn(facts, plan.locale as Locale);
    for (const address of await this.#open(plan, receipts)) {
      const receipt = await this.#sendOne(row, plan, server, facts, art, address);
      const at = receipts.findIndex((one) => one.address === address);
      if (receipt) receipts.splice(at < 0 ? receipts.length : at, 1, receipt);
      // Somebody else took it over while we were away: every mail bears its id, so nobody reads it twice.
      if (!(await this.#keep(row, receipts))) return;
    }
    const again = receipts.some(({ result }) => result === 'retry');
    const final = !again || row.attempts >= MOST_ATTEMPTS;
    await this.#finish(row, plan, receipts, { final, trouble: null });
  }

  async #sendOne(
    row: EditionRow,
    plan: DigestRow,
    server: Server,
    facts: DigestFacts,
    art: { images: Picture[]; canDraw: boolean },
    address: string,
  ): Promise<Receipt | undefined> {
    const { clock, leaving, opening, base } = this.settings;
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
      browser: await opening
        .token(row.id, clock.now())
        .then((open) => open && `${base()}/api/v1/read/${open}`),
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
      timeZone: plan.zone,
    });
    await this.settings.store.transaction((tx) =>
      tx.all('UPDATE editions SET facts = ?, locale = ? WHERE id = ?', [
        JSON.stringify(facts),
        plan.locale,
        row.id,
      ]),
    );
    return facts;
  }

  /** The mail server and sender of the digest's e-mail channel; null when it is gone or unreadable. */
  async #server(plan: DigestRow): Promise<Server | null> {
    const { store, vault, kinds, post } = this.settings;
    const row = await store.read((q) =>
      q.selectFrom('channels').selectAll().where('id', '=', plan.channel_id).executeTakeFirst(),
    );
    const kind = kinds.get('email');
    if (row?.kind !== 'email' || !kind) return null;
    try {
      const config = kind.config.parse(JSON.parse(vault.open(row.config))) as Server;
      return { ...config, reach: post.reach };
    } catch {
      return null;
    }
  }

  /** Writes down what is sent and stays in charge; false when another process is by now. */
  async #keep(row: EditionRow, receipts: readonly Receipt[]): Promise<boolean> {
    const { store, clock } = this.settings;
    const until = clock.now() + LEASE;
    const [mine] = await store.transaction((tx) =>
      tx.all<{ id: number }>(
        `UPDATE editions SET receipts = ?, lease_until = ?
         WHERE id = ? AND state = 'due' AND lease_until = ? RETURNING id`,
        [JSON.stringify(receipts), until, row.id, row.lease_until],
      ),
    );
    row.lease_until = until;
    return mine !== undefined;
  }

  async #finish(
    row: EditionRow,
    plan: DigestRow | null,
    given: readonly Receipt[],
    { final, trouble }: { final: boolean; trouble: DigestTrouble | null },
  ): Promise<void> {
    const { store, clock } = this.settings;
    const now = clock.now();
    const { receipts, sent, missed, said } = summed(given, final);
    const failed = trouble !== null || (missed > 0 && sent === 0);
    const state = !final ? 'due' : failed ? 'failed' : 'done';
    await store.transaction(async (tx) => {
      const [mine] = await tx.all<{ id: number }>(
        `UPDATE editions SET state = ?, lease_until = 0, due_at = ?, done_at = ?, receipts = ?, error = ?
         WHERE id = ? AND state = 'due' AND lease_until = ? RETURNING id`,
        [
          state,
          now + delayOf(row.attempts, null),
          final ? now : null,
          JSON.stringify(receipts),
          trouble ?? said,
          row.id,
          row.lease_until,
        ],
      );
      if (!mine || !final || plan === null) return;
      await secondRefusals(tx, plan.id, row.id, receipts, now);
      if (!failed && missed === 0) return;
      const edition = plan.edition as 'week' | 'day';
      const data = { digestId: plan.id, editionId: row.id, channelId: plan.channel_id, edition };
      const none = { storyId: null, incidentId: null, at: now, brandId: row.brand_id };
      const told = { ...data, sent, missed, trouble: trouble ?? ('refused' as const), said };
      await append(tx, [{ kind: 'digest.failed', ...none, data: told }], now, null);
    });
  }
}

function parse(receipts: string): Receipt[] {
  return JSON.parse(receipts) as Receipt[];
}

async function drawn(facts: DigestFacts, locale: Locale) {
  const font = await findFont();
  return { images: await pictures(facts, locale, font), canDraw: font !== null };
}
