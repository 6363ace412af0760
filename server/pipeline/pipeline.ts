import type { FindComplaints } from '../../crawlers/text/analyst.js';
import { Watch } from '../../crawlers/watch.js';
import { type Clock, ClockWatch } from '../clock.js';
import type { Analyst } from '../model/analysis.js';
import type { Brand } from '../model/brand.js';
import type { Change, Draft } from '../model/change.js';
import type { Gone, Item } from '../model/mention.js';
import type { Incident } from '../model/incident.js';
import { loadBrands } from '../store/brands.js';
import type { Store, Tx } from '../store/store.js';
import { habitsInForce } from '../reading/habits.js';
import { forgetNext, waitAfterPause } from '../retention/step.js';
import { byWordsAlone, type MakeFinder } from '../reading/text.js';
import { freshen } from '../search/fill.js';
import { searchOf } from '../search/index.js';
import { digestsDue } from '../digest/due.js';
import { pushesDue } from '../sources/pushers.js';
import { channelsDue } from '../telling/daily.js';
import { type Act, perform } from './acting.js';
import { clockWasSet } from './clock-set.js';
import {
  anyAside,
  awaited,
  forgetAside,
  keepAside,
  leaveAside,
  releasable,
  stranded,
  unmatched,
} from './aside.js';
import { heard, PUSH_SPEAKS_FOR, reckon } from './coverage.js';
import { actOnMentions, type MentionAct } from './correcting.js';
import { nextDue, settleDue } from './due.js';
import { NotFound } from './not-found.js';
import { speaksFor } from './ears.js';
import { loadIncidents, saveIncident } from './incidents.js';
import { judgeAll } from './judging.js';
import { echoLateRoots } from './late-roots.js';
import { append } from './log.js';
import { actOnStory, type StoryAct } from './people.js';
import { type Arrival, prepare } from './prepare.js';
import { type Outcome, record } from './record.js';
import { Queue, type Waiting } from './queue.js';
import { Readings } from './reading.js';
import { rereadingWaits, rereadLapsed, rereadNext } from './reread.js';
import { brandsOfMentions } from './rebook.js';
import { Shelf } from './shelf.js';
import { Seer } from './warn.js';
import { identitiesGone, withdraw } from './withdraw.js';
import { write } from './write.js';

export { NotFound };

/**
 * The three doors: somebody said something (`ingest`), time passed (`tick`), a person acted
 * (`act`). Each becomes one transaction of new state, log entries and deliveries.
 */
export class Pipeline {
  #brands: ReadonlyMap<number, Brand> = new Map();
  #watch = new Watch([]);
  readonly #shelf = new Shelf();
  readonly #seer = new Seer();
  readonly #queue = new Queue();
  #draining: Promise<void> | null = null;
  readonly #clockWatch: ClockWatch;
  readonly #readings: Readings;
  /** Posts that may be the roots of what waits aside. */
  readonly #roots = new Set<string>();
  /** Roots whose reposts could not be let in; tried again with what comes next. */
  readonly #stuck = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly analyst: Analyst,
    private readonly clock: Clock,
    finder: MakeFinder = byWordsAlone,
  ) {
    this.#readings = new Readings(finder);
    this.#clockWatch = new ClockWatch(clock);
  }

  /** Reads the brands anew; call it after they changed. */
  async reload(): Promise<void> {
    const brands = await this.store.read(loadBrands);
    await this.learn(brands.map(({ id }) => id));
    this.#shelf.forget();
    this.#brands = new Map(brands.map((brand) => [brand.id, brand]));
    this.#watch = new Watch(brands);
    this.#readings.know(brands);
  }

  /** Somebody said something. Arrivals that wait together share a transaction. */
  ingest(arrival: Arrival): Promise<Outcome[]> {
    return new Promise((resolve, reject) => {
      this.#queue.add({ arrival, resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  /**
   * Somebody took back what was said, as `sourceId` heard. Words and author are erased; what was
   * counted stays counted. Cheap for the many that concern nobody.
   */
  async withdraw(gone: readonly Gone[], sourceId: number): Promise<void> {
    const index = searchOf(this.store.dialect);
    const [known, waiting] = await this.store.read(async (q) => [
      await identitiesGone(q, index, gone, sourceId),
      await anyAside(q),
    ]);
    if (known.size === 0 && !waiting) return;
    const now = this.clock.now();
    await this.store.transaction(async (tx) => {
      await forgetAside(tx, gone);
      if (known.size === 0) return;
      const drafts = await withdraw(tx, known, now);
      await freshen(tx, index);
      await append(tx, drafts, now, null);
    });
    // The shelf recognises copies by words that are no longer kept.
    this.#shelf.forget();
  }

  /** Lets in what waited for a root that came while the process went down, and looks at the clock twice. */
  async resume(): Promise<void> {
    await this.store.transaction((tx) => waitAfterPause(tx, this.clock.now()));
    for (const root of await this.store.read(stranded)) this.#roots.add(root);
    if (this.#roots.size > 0) this.#draining ??= this.#drain();
    await this.settled();
  }

  /** Time passed. Cheap when nothing is due. */
  async tick(): Promise<Change[]> {
    const now = await this.#now();
    return this.store.transaction((tx) => this.#passTo(tx, now, now));
  }

  /**
   * Plays time on a clock of its own up to `until` (epoch ms): `moveTo` is called with each moment at
   * which something is due, as if somebody looked then. Stops once something became true; false when
   * nothing more is due.
   */
  play(until: number, moveTo: (at: number) => void): Promise<boolean> {
    return this.store.transaction(async (tx) => {
      for (;;) {
        const next = await nextDue(tx);
        if (next === null || next > until) return false;
        moveTo(next);
        if ((await this.#passTo(tx, next, until)).length > 0) return true;
      }
    });
  }

  async #passTo(tx: Tx, now: number, ahead: number): Promise<Change[]> {
    const drafts = await settleDue(tx, this.#brands, now, ahead);
    drafts.push(...(await pushesDue(tx, now)), ...(await channelsDue(tx, now)));
    await digestsDue(tx, now);
    return append(tx, drafts, now, null);
  }

  /** A person acted. Throws NotFound, or ActError when the incident does not allow it. */
  async act(incidentId: number, act: Act): Promise<Incident> {
    const now = await this.#now();
    return this.store.transaction(async (tx) => {
      const settled = await settleDue(tx, this.#brands, now);
      let [incident] = await loadIncidents(tx.q, [incidentId]);
      const brand = incident && this.#brands.get(incident.brandId);
      if (await tx.lockBrands(brand ? [brand.id] : [])) {
        [incident] = await loadIncidents(tx.q, [incidentId]);
      }
      if (!incident || !brand) throw new NotFound(`There is no incident ${incidentId}.`);
      const step = perform(incident, act, brand, now);
      await saveIncident(tx, step.incident);
      await append(tx, [...settled, ...step.drafts], now, null);
      return step.incident;
    });
  }

  /**
   * A person said what belongs together. Returns the story to look at next; throws NotFound, or
   * ActError when the story does not allow it.
   */
  async actOnStory(storyId: number, act: StoryAct): Promise<number> {
    const now = await this.#now();
    return this.store.transaction(async (tx) => {
      const settled = await settleDue(tx, this.#brands, now);
      const find = () =>
        tx.all<{ id: number; brand_id: number; title: string }>(
          'SELECT id, brand_id, title FROM stories WHERE id = ? AND merged_into IS NULL',
          [storyId],
        );
      let [story] = await find();
      const brand = story && this.#brands.get(story.brand_id);
      // Somebody else may have made it part of another while we waited.
      if (await tx.lockBrands(brand ? [brand.id] : [])) [story] = await find();
      if (!story || !brand) throw new NotFound(`There is no story ${storyId}.`);
      const done = await actOnStory(tx, this.#seer, brand, story, act, now);
      await append(tx, [...settled, ...done.drafts], now, null);
      return done.storyId;
    });
  }

  /** All brands are heard until `until` (epoch ms): what a played world is told of itself. */
  async vouch(until: number): Promise<void> {
    const now = await this.#now();
    await this.store.transaction(async (tx) => {
      const drafts = await heard(tx, this.#brands, this.#brands.keys(), now, until);
      await append(tx, drafts, now, null);
    });
  }

  /**
   * A person said what mentions really say, or took that back. Returns the ids of all that say
   * something else now, reposts without words of their own included; throws NotFound, or ActError
   * when it cannot be said of one of them.
   */
  async actOnMentions(ids: readonly number[], act: MentionAct): Promise<number[]> {
    const now = await this.#now();
    const done = await this.store.transaction(async (tx) => {
      const settled = await settleDue(tx, this.#brands, now);
      const brands = (await brandsOfMentions(tx, ids)).map((id) => this.#brands.get(id));
      await tx.lockBrands(brands.flatMap((brand) => brand?.id ?? []));
      const touched: number[] = [];
      const drafts = [...settled];
      for (const brand of brands) {
        if (!brand) continue;
        const complain = this.#readings.complain(brand);
        const habits = await habitsInForce(tx.q, brand.id);
        const done = await actOnMentions(tx, this.#seer, brand, ids, act, complain, now);
        await rereadLapsed(tx, brand.id, habits, act.by, now);
        touched.push(...done.ids);
        drafts.push(...done.drafts);
      }
      await freshen(tx, searchOf(this.store.dialect));
      await append(tx, drafts, now, null);
      return { touched, brands: brands.flatMap((brand) => brand?.id ?? []) };
    });
    await this.learn(done.brands);
    return done.touched;
  }

  /** Reads the next stretch of stored mentions again; false when none is to be. */
  async rereadNext(): Promise<boolean> {
    if ((await this.store.read(rereadingWaits)) === undefined) return false;
    const now = await this.#now();
    await this.store.transaction(async (tx) => {
      const settled = await settleDue(tx, this.#brands, now);
      const complain = (brand: Brand): FindComplaints => this.#readings.complain(brand);
      const drafts = await rereadNext(tx, this.#seer, this.#brands, complain, now);
      await freshen(tx, searchOf(this.store.dialect));
      await append(tx, [...settled, ...drafts], now, null);
    });
    return true;
  }

  /** Forgets the next mentions that a brand no longer keeps; false when none are due. */
  async forgetNext(): Promise<boolean> {
    return forgetNext(this.store, this.#brands, await this.#now());
  }

  /** What people said of a brand's mentions changed: texts that come from now on are read by it. */
  async learn(brandIds: readonly number[]): Promise<void> {
    await this.store.read((q) => this.#readings.learn(q, brandIds));
  }

  /** Finds complaints by the categories of a brand. */
  complain(brand: Brand): FindComplaints {
    return this.#readings.complain(brand);
  }

  /** Something about the sources changed: `also` writes it and says so; who is heard is reckoned anew. */
  async listened(also: (tx: Tx) => Promise<Draft[]>): Promise<void> {
    const now = await this.#now();
    await this.store.transaction(async (tx) => {
      const drafts = await also(tx);
      drafts.push(...(await reckon(tx, this.#brands, this.#brands.keys(), now)));
      await append(tx, drafts, now, null);
    });
  }

  /** Something else became true (a visit failed, a brand was added): `also` writes it and says so. */
  async note(also: (tx: Tx) => Promise<Draft[]>): Promise<void> {
    const now = this.clock.now();
    await this.store.transaction(async (tx) => append(tx, await also(tx), now, null));
  }

  /** The brands that a source with these search words would speak for. */
  speaksFor(ear: { brands: readonly number[] | null; words: string | null }): number[] {
    return [...this.#brands.values()].filter((brand) => speaksFor(ear, brand)).map(({ id }) => id);
  }

  /** Ids of the brands that an item would concern. */
  matches(item: Item): number[] {
    return this.#watch.brandsOf(item);
  }

  /** Resolves when everything handed in so far is committed. */
  async settled(): Promise<void> {
    while (this.#draining) await this.#draining;
  }

  /** What time it is. Where somebody set the clock, waiting goes on as before, and nothing comes of the step. */
  async #now(): Promise<number> {
    const step = this.#clockWatch.look();
    if (step) {
      await this.store.transaction(async (tx) => {
        await tx.lockBrands([...this.#brands.keys()]);
        await clockWasSet(tx, step);
        const drafts = await reckon(tx, this.#brands, this.#brands.keys(), step.now);
        await append(tx, drafts, step.now, null);
      });
      this.#clockWatch.settled();
    }
    return this.clock.now();
  }

  async #drain(): Promise<void> {
    while (!this.#queue.empty) {
      await this.#ingestGroup(await this.#queue.take());
      while (this.#roots.size > 0) await this.#release();
    }
    while (this.#roots.size > 0) await this.#release();
    // At once with the last look at the queue: what comes in between would wait for the next post.
    this.#draining = null;
  }

  async #ingestGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#ingest(group.map(({ arrival }) => arrival));
      let from = 0;
      for (const { arrival, resolve } of group) {
        resolve(outcomes.slice(from, from + arrival.items.length));
        from += arrival.items.length;
      }
    } catch (error) {
      const [only, ...others] = group;
      if (others.length === 0) only?.reject(error);
      // What one of them holds must not cost the others their place.
      else for (const one of group) await this.#ingestGroup([one]);
    }
  }

  /** Lets in what waited aside for the posts that came last. */
  async #release(): Promise<void> {
    const roots = [...this.#roots];
    this.#roots.clear();
    const now = this.clock.now();
    const again = (into: Set<string>) => {
      for (const root of roots) into.add(root);
    };
    try {
      const arrivals = await this.store.read((q) => releasable(q, roots, now));
      if (arrivals.length === 0) return;
      const all = await this.#ingest(arrivals).catch(() => null);
      let left = 0;
      for (const one of all === null ? arrivals : []) {
        await this.#ingest([one]).catch(() => (left += 1));
      }
      again(left === 0 ? this.#roots : this.#stuck);
    } catch {
      again(this.#stuck);
    }
  }

  async #ingest(arrivals: readonly Arrival[]): Promise<Outcome[]> {
    const now = await this.#now();
    const brands = this.#brands;
    const prepared = await prepare(arrivals, this.#watch, this.analyst, now);
    const scoredAt = this.clock.now();
    const pushes = arrivals.flatMap(({ pushedAt }) => pushedAt ?? []);
    const receivedAt = pushes.length > 0 ? Math.min(...pushes) : null;
    const released = arrivals.filter(({ waited }) => waited);
    const { outcomes, roots } = await this.store.transaction(async (tx) => {
      this.#shelf.begin();
      const settled = await settleDue(tx, brands, now);
      const recorded = await record(tx, prepared, brands, this.#shelf, this.#readings, now);
      await write(tx, recorded, searchOf(this.store.dialect), this.analyst.model, scoredAt, now);
      await echoLateRoots(tx, recorded);
      await freshen(tx, searchOf(this.store.dialect));
      const waits =
        released.length > 0
          ? await leaveAside(tx, released)
          : await keepAside(tx, unmatched(prepared, recorded.outcomes), now);
      const judged = await judgeAll(tx, recorded, brands, this.#seer, now);
      const covered =
        receivedAt === null
          ? []
          : await heard(tx, brands, recorded.heard, now, now + PUSH_SPEAKS_FOR);
      await append(tx, [...settled, ...covered, ...judged], now, receivedAt);
      const came = recorded.fresh.map(({ remembered }) => remembered.identity);
      // Another process may have let a root in while we put its reposts aside.
      const roots =
        this.store.dialect === 'postgres' ? [...came, ...waits] : await awaited(tx, came);
      return { outcomes: recorded.outcomes, roots };
    });
    this.#shelf.committed();
    for (const root of [...roots, ...this.#stuck]) this.#roots.add(root);
    this.#stuck.clear();
    return outcomes;
  }
}
