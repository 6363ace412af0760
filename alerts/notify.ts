import type { Message } from '../server/model/message.js';
import { type ChannelKind, type Outcome, type Post, PostRefused } from './channel.js';
import { holds, redact } from './channels/answer.js';

/** A delivery that is ours for a while. */
export interface Claimed {
  id: number;
  channelId: number;
  kind: ChannelKind;
  /** Checked configuration, secrets included. */
  config: unknown;
  message: Message;
  attempts: number;
  /** What the channel answered to the first message of the thread. */
  threadId: string | null;
  /** Who of several recipients the last try left over. */
  remaining: readonly string[] | null;
  /** Until when the claim is exclusive, epoch ms; tells it from a later one. */
  lease: number;
  /** A test message: tried once when somebody asked for it, all day when it is the daily one. */
  test: 'asked' | 'daily' | null;
  /** JSON of the numbers the message states, by delivery, kept with the receipt of its acceptance. */
  said?: ReadonlyMap<number, string>;
}

/** What happened to a delivery; `took` in ms. */
export interface Receipt {
  at: number;
  took: number;
  state: 'done' | 'due' | 'failed';
  /** What the service's answer was taken for. */
  outcome: Outcome['kind'];
  /** Until when the service asked to be left alone, epoch ms; null when it did not. */
  throttledUntil: number | null;
  /** How many messages went out for it: two when it was tried in its simple form as well. */
  sends: number;
  /** Next try, when it is still due. */
  dueAt: number;
  providerId: string | null;
  error: string | null;
  /** The channel itself is gone: stop using it and show why. */
  broken: string | null;
  /** Who is still to be told by the next try. */
  remaining: readonly string[] | null;
  /** Fields of the channel's settings that the service told us to change. */
  settings: Readonly<Record<string, string>> | null;
}

/** Where deliveries wait; a lease makes one process's claim exclusive until it runs out. */
export interface Outbox {
  /** @param occupied channels that are still sending: only what is urgent is claimed for them. */
  claim(now: number, most: number, occupied: ReadonlySet<number>): Promise<Claimed[]>;
  settle(delivery: Claimed, receipt: Receipt): Promise<void>;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const LONGEST_DELAY = 30 * MINUTE;
/** About a day of tries; after that the receipt says that nobody was told. */
const MOST_ATTEMPTS = 60;
/** As many as are claimed together: small, so that what is urgent is never far behind. */
const AT_ONCE = 20;
/** As many as may be on their way: more than a few services that never answer can hold. */
const MOST_ON_THE_WAY = 200;

/**
 * ms until the next try: doubling from 2 s, and up to half as long again, so that what failed together
 * does not come back together; never less than the service asked for.
 * @param chance 0–1, where in that half
 */
export function delayOf(attempts: number, asked: number | null, chance = 0): number {
  const backoff = Math.min(LONGEST_DELAY, 2 * SECOND * 2 ** Math.min(attempts, 12));
  return Math.max(asked ?? 0, Math.round(backoff * (1 + chance / 2)));
}

/** A number in 0–1 that looks random and is the same on every look (integer hash of Mueller's). */
export function chanceOf(id: number, attempts: number): number {
  let mixed = (id * 61 + attempts + 1) | 0;
  for (const shift of [16, 16]) mixed = Math.imul(mixed ^ (mixed >>> shift), 0x45d9f3b);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

/** What an outcome makes of a delivery. Pure; times are epoch ms. */
export function receiptOf(
  outcome: Outcome,
  delivery: Pick<Claimed, 'attempts' | 'remaining' | 'test'>,
  at: number,
  took: number,
  sends = 1,
  chance = 0,
): Receipt {
  const asked = outcome.kind === 'retry' ? outcome.delay : null;
  const base = {
    at,
    took,
    sends,
    outcome: outcome.kind,
    throttledUntil: asked === null ? null : at + asked,
    dueAt: at,
    providerId: null,
    error: null,
    broken: null,
    remaining: null,
    settings: null,
  };
  if (outcome.kind === 'ok') {
    const { id, note = null, settings = null } = outcome;
    return { ...base, state: 'done', providerId: id, error: note, settings };
  }
  if (outcome.kind === 'broken') {
    return { ...base, state: 'failed', error: outcome.why, broken: outcome.why };
  }
  const last = delivery.test === 'asked' || delivery.attempts + 1 >= MOST_ATTEMPTS;
  if (outcome.kind === 'reject' || last) return { ...base, state: 'failed', error: outcome.why };
  const { delay, remaining } =
    outcome.kind === 'retry' ? outcome : { delay: null, remaining: undefined };
  return {
    ...base,
    state: 'due',
    dueAt: at + delayOf(delivery.attempts, delay, chance),
    error: outcome.why,
    // A try that does not say whom it reached reached nobody: the list of the last one stays.
    remaining: remaining ?? delivery.remaining,
  };
}

/**
 * An outcome without the secrets of its channel, whatever the channel made of the service's words: what
 * stands here is stored, shown and logged. Pure.
 */
export function discreet(
  outcome: Outcome,
  { kind, config }: Pick<Claimed, 'kind' | 'config'>,
): Outcome {
  const secrets = kind.secrets.flatMap((name) => {
    const value = (config as Readonly<Record<string, unknown>> | null)?.[name];
    return typeof value === 'string' ? value.split(/\s+/) : [];
  });
  if (outcome.kind !== 'ok') return { ...outcome, why: redact(outcome.why, secrets) };
  const { id, note } = outcome;
  return {
    ...outcome,
    // An id that repeats a secret is none.
    id: id !== null && holds(id, secrets) ? null : id,
    ...(note === undefined ? {} : { note: redact(note, secrets) }),
  };
}

/**
 * Drains the outbox: at least once, marked done only after the channel accepted. A message the
 * channel refuses is tried once more in its simplest form. No channel waits for another's answer.
 */
export class Notifier {
  readonly #sending = new Map<Promise<void>, number>();
  #running: Promise<void> | null = null;
  #again = false;
  #closed = false;
  #rouse: () => void = () => undefined;

  constructor(
    private readonly outbox: Outbox,
    private readonly post: Post,
    private readonly now: () => number,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Looks for due deliveries now; calls during a run make it look once more. */
  wake(): void {
    this.#again = true;
    if (this.#closed) return;
    this.#rouse();
    this.#running ??= this.#run()
      .catch(this.failed)
      .finally(() => {
        this.#running = null;
        // A wake between the last look and here found a run that no longer looked.
        if (this.#again) this.wake();
      });
  }

  /** Resolves when nothing more is due. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#rouse();
    await this.settled();
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        const roused = new Promise<void>((resolve) => (this.#rouse = resolve));
        while (this.#again && !this.#closed) await this.#look();
        if (this.#sending.size === 0) return;
        await Promise.race([roused, ...this.#sending.keys()]);
      }
    } finally {
      await Promise.allSettled(this.#sending.keys());
    }
  }

  async #look(): Promise<void> {
    this.#again = false;
    const most = Math.min(AT_ONCE, MOST_ON_THE_WAY - this.#sending.size);
    if (most <= 0) return;
    const occupied = new Set(this.#sending.values());
    for (const delivery of await this.outbox.claim(this.now(), most, occupied)) {
      this.#again = true;
      const sending = this.#deliver(delivery)
        .catch(this.failed)
        .finally(() => {
          this.#sending.delete(sending);
          // Its channel may have more, which waited for this one.
          if (![...this.#sending.values()].includes(delivery.channelId)) this.#again = true;
        });
      this.#sending.set(sending, delivery.channelId);
    }
  }

  async #deliver(delivery: Claimed): Promise<void> {
    const start = this.now();
    let sends = 1;
    let outcome = await this.#send(delivery, false);
    if (outcome.kind === 'reject') {
      sends = 2;
      outcome = await this.#send(delivery, true);
    }
    const at = this.now();
    const chance = chanceOf(delivery.id, delivery.attempts);
    const receipt = receiptOf(outcome, delivery, at, at - start, sends, chance);
    await this.outbox.settle(delivery, receipt);
  }

  async #send(delivery: Claimed, simple: boolean): Promise<Outcome> {
    try {
      const { threadId, remaining } = delivery;
      const left = remaining === null ? {} : { remaining };
      const tools = { post: this.post, now: this.now(), simple, threadId, ...left };
      return discreet(await delivery.kind.send(delivery.config, delivery.message, tools), delivery);
    } catch (error) {
      const why = (error as Error).message;
      if (error instanceof PostRefused) return discreet({ kind: 'broken', why }, delivery);
      return discreet({ kind: 'retry', delay: null, why }, delivery);
    }
  }
}
