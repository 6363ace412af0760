import type { z } from 'zod';
import type { Message } from '../server/model/message.js';

/** What the service said, in its body rather than its HTTP status. */
export type Outcome =
  | {
      kind: 'ok';
      id: string | null;
      /** What the reader of the receipt should know, e.g. which recipients were refused. */
      note?: string;
      /** Fields of the config the service told us to change, e.g. a chat that moved. */
      settings?: Readonly<Record<string, string>>;
    }
  /**
   * Throttled, busy or out of reach; `delay` in ms when the service named one.
   * `remaining` goes back into the next try: who of several recipients is still to be told.
   */
  | { kind: 'retry'; delay: number | null; why: string; remaining?: readonly string[] }
  /** This message is bad: try a simpler rendering once, then give it up. */
  | { kind: 'reject'; why: string }
  /** Address, token, signature or chat is gone: stop, show it, tell through another channel. */
  | { kind: 'broken'; why: string }
  /** Not understood; never a success. */
  | { kind: 'unknown'; why: string };

/**
 * The bare exchange a channel needs; body text is cut at 64 KB, redirects are not followed,
 * header names of the answer are lower case. Throws when there was no answer, and `PostRefused`
 * when our own guard did not let it go out.
 */
export interface Post {
  (
    url: string,
    init: { method?: string; headers: Record<string, string>; body: string | Uint8Array },
  ): Promise<{ status: number; headers: Readonly<Record<string, string>>; text: string }>;
  /**
   * The address of a host that is not spoken to by HTTP (a mail server), under the same guard; throws
   * `PostRefused` when it may not be reached. Absent where nobody guards.
   */
  reach?: (host: string) => Promise<string>;
}

/** Our own guard refuses the address: trying again cannot help. */
export class PostRefused extends Error {
  override readonly name = 'PostRefused';
  constructor(
    message: string,
    /** A private address that nobody allowed, one that is never allowed, or none at all. */
    readonly because: 'private' | 'forbidden' | 'address' = 'private',
    readonly host = '',
  ) {
    super(message);
  }
}

/** There was no answer; `code` says why in the words of the network (`ECONNREFUSED`). */
export class PostFailed extends Error {
  override readonly name = 'PostFailed';
  constructor(readonly code: string) {
    super(`the service could not be reached (${code})`);
  }
}

export interface SendTools {
  post: Post;
  /** Epoch ms. */
  now: number;
  /** Second try after a reject: plain text, shortened. */
  simple: boolean;
  /** What the channel answered to the first message of this thread, if anything (thread ids). */
  threadId: string | null;
  /** What the last try left over (`Outcome.remaining`); absent on a first try. */
  remaining?: readonly string[];
}

/** A kind of channel: one file, one registry line. */
export interface ChannelKind<Config = unknown> {
  readonly kind: string;
  readonly config: z.ZodType<Config>;
  /** Names of config fields that are secrets: encrypted at rest, never shown again. */
  readonly secrets: readonly string[];
  send(config: Config, message: Message, tools: SendTools): Promise<Outcome>;
}
