import type { Gone, Item } from '../server/model/mention.js';
import type { EventsPlace } from './fetch/socket.js';
import type { Missed } from './missed.js';
import type { VisitTools } from './source.js';

type Memory = Record<string, unknown>;

/** What one message of a stream says. */
export interface Heard {
  item: Item | null;
  /** Where to go on after it; null where it moves nothing. */
  cursor: Memory | null;
  /** A time that was lost before it, as the message shows. */
  lost?: Missed | null;
  /** What was taken back. */
  gone?: Gone | null;
}

/** A WebSocket, or server-sent events where `url` is an HTTP address. */
export interface StreamPlace {
  url: string;
  headers?: Record<string, string>;
  /** What is tried where the WebSocket does not open. */
  events?: EventsPlace;
}

/** A place that speaks by itself once somebody listens. */
export interface Streamer<Config> {
  /** True: it is never visited, what it says is all there is. False: it only hastens the visits. */
  alone: boolean;
  /** Longest silence after what `cursor` remembers, ms; null where silence is no sign. */
  idle(cursor: Memory): number | null;
  wanted(config: Config): boolean;
  /** Where to listen from here on. Throws VisitError. */
  open(config: Config, cursor: Memory, tools: VisitTools): Promise<StreamPlace>;
  /** Reads a message; `first` until one was read on this connection. Throws VisitError on an error frame. */
  read(config: Config, message: string, cursor: Memory, first: boolean, now: number): Heard;
}

const SHORTEST = 5_000;
const LONGEST = 15 * 60_000;

/** ms to wait before a stream is opened again, by how often it failed in a row. */
export function reopenAfter(failures: number, asked: number | null): number {
  return Math.max(Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures, 10)), asked ?? 0);
}
