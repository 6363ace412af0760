import type { FoundMention, Mention, MentionCount, NotKept } from '../../server/model/mention.js';
import type { Api } from '../api.js';
import type { MentionFilter, MentionQuery } from '../api/mentions.js';
import { withChanged } from './merge.js';
import { Known, type Piece, refilled, type Row, sortPieces, without } from './pieces.js';

const PAGE = 100;
/** Rows of the pages behind the first few: who goes on reading wants more at once. */
const LARGE_PAGE = 250;
/** Rows after which a person goes on reading. */
const DEEP = 400;
/** What came in since is kept up to so many; then the list is loaded anew when it is wanted. */
export const MOST_WAITING = 500;
/** Pages fetched in a row while none of them holds a row: the server answers in short breaths. */
const BREATHS = 40;

/**
 * The rows of the list: fetched page by page at both ends, in the order of the server. However
 * long it grows, only the text of rows near what is drawn is kept.
 */
export class MentionRows {
  items = $state.raw<readonly Row[]>([]);
  /** What came in since, not shown yet. */
  waiting = $state.raw<readonly FoundMention[]>([]);
  #count = $state.raw<MentionCount>(null);
  error = $state.raw<unknown>(null);
  busy = $state(false);
  /** The first page is here. */
  loaded = $state(false);
  indexing = $state(0);
  /** What might be among them were it kept. */
  notKept = $state.raw<NotKept | null>(null);
  ended = $state(false);
  /** How many fit. Who has been shown all of them is told the number, not a guess at it. */
  count = $derived.by((): MentionCount => {
    const whole = this.ended && this.waiting.length < MOST_WAITING;
    if (!whole || this.#query.sort === 'spread') return this.#count;
    return { n: this.items.length + this.waiting.length, about: false };
  });
  #api: Pick<Api, 'mentions' | 'countMentions'>;
  #query = $state.raw<MentionQuery>({});
  #filter: MentionFilter = {};
  #next: string | null = null;
  #first: string | null = null;
  #known = new Known();
  #pieces: Piece[] = [];
  /** Rows in front of the pieces: what came in since and was let in. */
  #front = 0;
  #calls = new AbortController();

  constructor(api: Pick<Api, 'mentions' | 'countMentions'>) {
    this.#api = api;
  }

  /** Begins anew; what was asked before is called off. The old rows stay until the new ones are here. */
  async load(query: MentionQuery, filter: MentionFilter): Promise<void> {
    this.#calls.abort();
    this.#calls = new AbortController();
    this.#query = query;
    this.#filter = filter;
    this.#next = null;
    this.busy = false;
    this.ended = false;
    this.waiting = [];
    this.#count = null;
    void this.#recount(filter, this.#calls.signal);
    await this.#page(true);
  }

  /** Fetches what comes next, once. */
  async more(): Promise<void> {
    if (this.busy || this.ended || this.#next === null) return;
    await this.#page(false);
  }

  /** Tries again what failed last. */
  async again(): Promise<void> {
    this.error = null;
    if (this.loaded && this.#next !== null) await this.#page(false);
    else await this.load(this.#query, this.#filter);
  }

  /** Keeps the text of rows around what is drawn, fetches what is missing of it, lets the rest go. */
  range(from: number, to: number): void {
    const { far, wanted } = sortPieces(this.#pieces, this.#front, from, to);
    if (far.length > 0) {
      this.items = without(this.items, far);
      for (const { piece } of far) piece.here = false;
    }
    for (const { piece } of wanted) void this.#refill(piece);
  }

  /** Looks whether something came in in front of the list. */
  async look(): Promise<void> {
    const { signal } = this.#calls;
    if (!this.loaded || (this.#query.sort ?? 'newest') !== 'newest') return;
    if (this.#first === null) {
      if (this.items.length === 0 && !this.busy) await this.load(this.#query, this.#filter);
      return;
    }
    try {
      const query = { ...this.#query, after: this.#first, limit: PAGE };
      const { items, first } = await this.#api.mentions(query, signal);
      if (signal.aborted || items.length === 0) return;
      if (this.waiting.length < MOST_WAITING)
        this.waiting = [...this.#known.fresh(items), ...this.waiting];
      this.#first = first ?? this.#first;
    } catch {
      // The next one that comes in asks again.
    }
  }

  /** Puts what came in in front; so much that it was not kept is fetched from the start. */
  async showWaiting(): Promise<void> {
    if (this.waiting.length >= MOST_WAITING) return this.load(this.#query, this.#filter);
    this.items = [...this.waiting, ...this.items];
    this.#front += this.waiting.length;
    this.waiting = [];
  }

  /** Takes over what became of some rows. */
  take(changed: readonly Mention[]): void {
    this.items = withChanged(this.items, changed);
  }

  stop(): void {
    this.#calls.abort();
  }

  async #page(fresh: boolean): Promise<void> {
    const { signal } = this.#calls;
    this.busy = true;
    try {
      for (let breath = 0; breath < BREATHS; breath++) {
        const before = this.#next ?? undefined;
        const limit = this.items.length < DEEP ? PAGE : LARGE_PAGE;
        const page = await this.#api.mentions({ ...this.#query, before, limit }, signal);
        if (signal.aborted) return;
        if (fresh && breath === 0) this.#begin(page.first);
        const rows = this.#known.fresh(page.items);
        if (rows.length > 0)
          this.#pieces.push({ before, limit, rows: rows.length, here: true, coming: false });
        this.items = [...this.items, ...rows];
        this.#first ??= page.first;
        this.#next = page.next;
        this.indexing = page.indexing;
        this.notKept = page.notKept;
        this.ended = page.next === null;
        this.error = null;
        if (rows.length > 0 || this.ended) break;
      }
      this.loaded = true;
    } catch (error) {
      if (!signal.aborted) this.error = error;
    } finally {
      if (!signal.aborted) this.busy = false;
    }
  }

  #begin(first: string | null): void {
    this.items = [];
    this.#known.clear();
    this.#pieces = [];
    this.#front = 0;
    this.#first = first;
  }

  async #refill(piece: Piece): Promise<void> {
    const { signal } = this.#calls;
    piece.coming = true;
    try {
      const { before, limit } = piece;
      const page = await this.#api.mentions({ ...this.#query, before, limit }, signal);
      if (signal.aborted) return;
      const at = this.#pieces
        .slice(0, this.#pieces.indexOf(piece))
        .reduce((sum, { rows }) => sum + rows, this.#front);
      const length = this.items.length;
      this.items = refilled(this.items, at, piece.rows, page.items);
      piece.rows -= length - this.items.length;
      piece.here = true;
    } catch {
      // It stays a gap; the next movement asks again.
    } finally {
      piece.coming = false;
    }
  }

  async #recount(filter: MentionFilter, signal: AbortSignal): Promise<void> {
    try {
      const { count } = await this.#api.countMentions(filter, signal);
      if (!signal.aborted) this.#count = count;
    } catch {
      // Without a count the list is as good.
    }
  }
}
