import type { Change } from '../server/model/change.js';
import type {
  Batch,
  BrandState,
  IncidentState,
  Snapshot,
  SourceState,
  World,
} from '../server/model/live.js';
import type { Mention } from '../server/model/mention.js';
import type { Locale } from '../server/model/message.js';
import {
  erased,
  KEPT,
  keepIncidents,
  louder,
  mergeBrands,
  mergeMentions,
  mergeSources,
  replaceById,
} from './merge.js';

/** What became of a batch: taken, seen before, or impossible to take because one is missing. */
export type Applied = 'applied' | 'seen' | 'gap';

/** What was taken back is remembered for so many mentions: lists that were loaded before show it. */
const MOST_WITHDRAWN = 5_000;

/** The state of one world as the page knows it, true for exactly `seq`. */
export class Board {
  ready = $state(false);
  seq = $state(0);
  world = $state<World>('live');
  brands = $state.raw<readonly BrandState[]>([]);
  incidents = $state.raw<readonly IncidentState[]>([]);
  mentions = $state.raw<readonly Mention[]>([]);
  sources = $state.raw<readonly SourceState[]>([]);
  /** Newest last; only what arrived since the page was opened. */
  changes = $state.raw<readonly Change[]>([]);
  /** Counts what happened to sources: a reader of their delays, which the stream does not carry, asks anew. */
  sourcesMoved = $state(0);

  /** Counts how often everything was taken anew: what no change tells of may have moved unseen. */
  resyncs = $state(0);

  /** Mentions that were taken back while this page was open, and when (epoch ms). */
  withdrawn = $state.raw<Readonly<Record<number, number>>>({});

  /** Open incidents, the loudest first: by level, unanswered before answered, then by volume. */
  open = $derived(this.incidents.filter((one) => one.status === 'open').toSorted(louder));

  /** Replaces everything by a snapshot. */
  reset(snapshot: Snapshot): void {
    this.seq = snapshot.seq;
    this.world = snapshot.world;
    this.brands = snapshot.brands;
    this.incidents = snapshot.incidents;
    this.mentions = mergeMentions([], snapshot.mentions);
    this.sources = snapshot.sources;
    this.changes = [];
    if (this.ready) this.resyncs += 1;
    this.ready = true;
  }

  /**
   * Takes one batch if it follows on what is known; a repeated one changes nothing. A batch that
   * ends where it begins carries only numbers that moved with time.
   */
  apply(batch: Batch): Applied {
    if (!this.ready || batch.after > this.seq) return 'gap';
    if (batch.seq < this.seq || (batch.seq === this.seq && batch.after < batch.seq)) return 'seen';
    if (batch.after < this.seq) return 'gap';
    this.seq = batch.seq;
    this.brands = mergeBrands(this.brands, batch.brands);
    this.incidents = keepIncidents(this.incidents, batch.incidents);
    if (batch.mentions.length > 0) this.mentions = mergeMentions(this.mentions, batch.mentions);
    this.#takeBack(batch.changes);
    if (batch.changes.length > 0) this.changes = [...this.changes, ...batch.changes].slice(-KEPT);
    if (batch.changes.some((change) => change.kind.startsWith('source.'))) {
      this.sources = mergeSources(this.sources, batch);
      this.sourcesMoved += 1;
    }
    return 'applied';
  }

  /** A mention as it stands: what was taken back meanwhile is shown nowhere any more. */
  standing<T extends Mention>(mention: T): T {
    const at = mention.withdrawnAt === null ? this.withdrawn[mention.id] : undefined;
    return at === undefined ? mention : erased(mention, at);
  }

  #takeBack(changes: readonly Change[]): void {
    const gone = changes.flatMap((one) =>
      one.kind === 'mentions.withdrawn' ? one.data.ids.map((id) => [id, one.at] as const) : [],
    );
    if (gone.length === 0) return;
    // Numbers as keys stand in their order: the oldest mentions are let go.
    const all: Record<string, number> = { ...this.withdrawn, ...Object.fromEntries(gone) };
    this.withdrawn = Object.fromEntries(Object.entries(all).slice(-MOST_WITHDRAWN));
    this.mentions = this.mentions.map((mention) => this.standing(mention));
  }

  brand(id: number): BrandState | null {
    return this.brands.find((one) => one.id === id) ?? null;
  }

  /**
   * A complaint category as its brand calls it (`brandId` null: as any brand does); null for one that
   * none has any more.
   */
  categoryName(id: string, locale: Locale, brandId: number | null): string | null {
    const named = (brand: BrandState) => brand.categories?.find((one) => one.id === id);
    const own = this.brands.find((brand) => brand.id === brandId && named(brand));
    const brand = own ?? this.brands.find(named);
    const names = brand && named(brand)?.names;
    return names?.[locale === 'en' ? 'en' : 'zh'] ?? null;
  }

  /** Ids of the categories of some brands (null: of all), in the order of the brands' lists. */
  categoriesOf(brandIds: readonly number[] | null): string[] {
    const chosen = this.brands.filter(({ id }) => brandIds === null || brandIds.includes(id));
    const ids = chosen.flatMap(({ categories = [] }) => categories.map(({ id }) => id));
    return ids.filter((id, at) => ids.indexOf(id) === at);
  }

  /** Takes an incident that a request answered with, so that an act shows before its batch comes. */
  take(incident: IncidentState): void {
    this.incidents = replaceById(this.incidents, [incident]);
  }
}
