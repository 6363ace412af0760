import { z } from 'zod';
import type { ChannelKind, Outcome, Post, SendTools } from '../../alerts/channel.js';
import type { Claimed, Outbox, Receipt } from '../../alerts/notify.js';
import type { Message } from '../../server/model/message.js';
import { message } from '../standins/messages.js';

/** A channel that answers what it is told to, and remembers what it was given. */
export class ScriptedChannel implements ChannelKind {
  readonly kind = 'scripted';
  readonly config = z.unknown();
  readonly secrets = [];
  readonly sent: { message: Message; tools: SendTools }[] = [];
  readonly #script: (Outcome | Error)[];

  /** Answers in this order; once they are used up everything is accepted. */
  constructor(...script: (Outcome | Error)[]) {
    this.#script = script;
  }

  async send(_config: unknown, what: Message, tools: SendTools): Promise<Outcome> {
    this.sent.push({ message: what, tools });
    const next = this.#script.shift() ?? { kind: 'ok', id: `p-${this.sent.length}` };
    if (next instanceof Error) throw next;
    return next;
  }
}

interface Waiting {
  claimed: Claimed;
  state: 'due' | 'claimed' | 'done' | 'failed';
  dueAt: number;
}

/** The outbox as its contract says, in memory: a claim is exclusive until it is settled. */
export class MemoryOutbox implements Outbox {
  readonly receipts: Receipt[] = [];
  readonly #waiting: Waiting[] = [];
  claims = 0;

  add(kind: ChannelKind, dueAt = 0): Claimed {
    const id = this.#waiting.length + 1;
    const claimed: Claimed = {
      id,
      channelId: 1,
      kind,
      config: {},
      message: message({ id: `m-${id}` }),
      attempts: 0,
      threadId: null,
      remaining: null,
    };
    this.#waiting.push({ claimed, state: 'due', dueAt });
    return claimed;
  }

  get states(): string[] {
    return this.#waiting.map(({ state }) => state);
  }

  async claim(now: number, most: number): Promise<Claimed[]> {
    this.claims += 1;
    const due = this.#waiting
      .filter(({ state, dueAt }) => state === 'due' && dueAt <= now)
      .slice(0, most);
    for (const one of due) one.state = 'claimed';
    return due.map(({ claimed }) => ({ ...claimed }));
  }

  async settle(delivery: Claimed, receipt: Receipt): Promise<void> {
    const one = this.#waiting[delivery.id - 1];
    if (one?.state !== 'claimed') throw new Error('settled without a claim');
    one.state = receipt.state;
    one.dueAt = receipt.dueAt;
    one.claimed = {
      ...one.claimed,
      attempts: delivery.attempts + 1,
      remaining: receipt.remaining,
    };
    this.receipts.push(receipt);
  }
}

/** A post that nobody may use. */
export const noPost: Post = () => Promise.reject(new Error('nothing is posted here'));
