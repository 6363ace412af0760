import type { z } from 'zod';
import type { Message } from '../server/model/message.js';

/** What the service said, in its body rather than its HTTP status. */
export type Outcome =
  | { kind: 'ok'; id: string | null }
  /** Throttled, busy or out of reach; `delay` in ms when the service named one. */
  | { kind: 'retry'; delay: number | null; why: string }
  /** This message is bad: try a simpler rendering once, then give it up. */
  | { kind: 'reject'; why: string }
  /** Address, token, signature or chat is gone: stop, show it, tell through another channel. */
  | { kind: 'broken'; why: string }
  /** Not understood; never a success. */
  | { kind: 'unknown'; why: string };

/** The bare exchange a channel needs; body text is cut at 64 KB. */
export type Post = (
  url: string,
  init: { method?: string; headers: Record<string, string>; body: string },
) => Promise<{ status: number; headers: Readonly<Record<string, string>>; text: string }>;

export interface SendTools {
  post: Post;
  /** Epoch ms. */
  now: number;
  /** Second try after a reject: plain text, shortened. */
  simple: boolean;
  /** What the channel answered to the first message of this thread, if anything (thread ids). */
  threadId: string | null;
}

/** A kind of channel: one file, one registry line. */
export interface ChannelKind<Config = unknown> {
  readonly kind: string;
  readonly config: z.ZodType<Config>;
  /** Names of config fields that are secrets: encrypted at rest, never shown again. */
  readonly secrets: readonly string[];
  send(config: Config, message: Message, tools: SendTools): Promise<Outcome>;
}
