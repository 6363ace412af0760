import type { FoundMention, Mention, MentionCount } from '../../server/model/mention.js';
import type { Api } from '../api.js';
import type { MentionFilter, MentionQuery } from '../api/mentions.js';
import { unknownOf, withChanged } from './merge.js';

const PAGE = 100;
/** Pages fetched in a row while none of them holds a row: the server answers in short breaths. */
const BREATHS = 40;

/** The rows of the list: fetched page by page at both ends, in the order of the server. */
export class MentionRows {
  items = $state.raw<readonly FoundMention[]>([]);
  /** What came in since, not shown yet. */
  waiting = $state.raw<readonly FoundMention[]>([]);
  #count = $state.raw<MentionCount>(null);
  error = $state.raw<unknown>(null);
  busy = $state(false);
  /** The first page is here. */
  loaded = $state(false);
  indexing = $state(0);
  ended = $state(false);
  /** How many fit. Who has been shown all of them is told the number, not a guess at it. */
  count = $derived.by((): MentionCount => {
    if (!this.ended || this.#query.sort === 'spread') return this.#count;
    return { n: this.items.length + this.waiting.length, about: false };
  });
  #api: Pick<Api, 'mentions' | 'countMentions'>;
  #query = $state.raw<MentionQuery>({});
  #filter: MentionFilter = {};
  #next: string | null = null;
  #first: string | null = null;
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
      this.waiting = [...unknownOf(items, [...this.waiting, ...this.items]), ...this.waiting];
      this.#first = first ?? this.#first;
    } catch {
      // The next one that comes in asks again.
    }
  }

  /** Puts what came in in front. */
  showWaiting(): void {
    this.items = [...this.waiting, ...this.items];
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
        const page = await this.#api.mentions({ ...this.#query, before, limit: PAGE }, signal);
        if (signal.aborted) return;
        const first = fresh && breath === 0;
        const rows = first ? page.items : unknownOf(page.items, this.items);
        this.items = first ? rows : [...this.items, ...rows];
        if (first) this.#first = page.first;
        this.#first ??= page.first;
        this.#next = page.next;
        this.indexing = page.indexing;
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

  async #recount(filter: MentionFilter, signal: AbortSignal): Promise<void> {
    try {
      const { count } = await this.#api.countMentions(filter, signal);
      if (!signal.aborted) this.#count = count;
    } catch {
      // Without a count the list is as good.
    }
  }
}
