import { trouble, VisitError } from '../source.js';

/** One event of a stream, as its lines say. */
export interface ServerEvent {
  /** `message` where the stream names none. */
  event: string;
  data: string;
}

/** Longest event, and longest line, in characters: the same as for a message of a WebSocket. */
const LONGEST = 1_000_000;

/**
 * Cuts a stream of `text/event-stream` into its events, wherever the network cuts it into chunks.
 * Comments (`:thump`) and fields nobody asked for are passed over. After the HTML standard, 9.2.6.
 */
export class EventReader {
  readonly #decoder = new TextDecoder();
  #rest = '';
  #event = '';
  #data: string[] = [];
  #length = 0;

  /** The events that this chunk completes. Throws VisitError when one grows past all measure. */
  take(chunk: Uint8Array): ServerEvent[] {
    const text = this.#rest + this.#decoder.decode(chunk, { stream: true });
    // A CR at the very end may be half of a CRLF: it waits for what follows.
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + text.slice(end);
    if (this.#rest.length > LONGEST) throw tooLong();
    return lines.map((line) => this.#line(line)).filter((event) => event !== null);
  }

  #line(line: string): ServerEvent | null {
    if (line === '') return this.#finish();
    const colon = line.indexOf(':');
    if (colon === 0) return null;
    this.#length += line.length;
    if (this.#length > LONGEST) throw tooLong();
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#event = value;
    else if (name === 'data') this.#data.push(value);
    return null;
  }

  /** An event without data is none. */
  #finish(): ServerEvent | null {
    const [event, data] = [this.#event || 'message', this.#data];
    this.#event = '';
    this.#data = [];
    this.#length = 0;
    return data.length === 0 ? null : { event, data: data.join('\n') };
  }
}

function tooLong(): VisitError {
  return new VisitError(trouble('stream-unreadable'), 'unreadable');
}
