import type { FindComplaints } from '../../crawlers/text/analyst.js';
import { besideRoot, type RootTone } from '../../crawlers/text/beside-root.js';
import { NameFinder } from '../../crawlers/text/compare/names.js';
import { standingOf } from '../../crawlers/text/compare/standing.js';
import { ownPart } from '../model/repost.js';
import { withCut } from '../../crawlers/text/neutral.js';
import { type Habit, labelByHabit } from '../../crawlers/text/corrections.js';
import { namesOf } from '../../crawlers/watch.js';
import { Complaints } from '../reading/complaints.js';
import { habitsInForce } from '../reading/habits.js';
import type { Analysis } from '../model/analysis.js';
import type { Brand } from '../model/brand.js';
import type { Query } from '../store/store.js';
import type { MakeFinder } from '../reading/text.js';
import { scoreOf } from './correcting.js';
import { type Prepared, words } from './prepare.js';

const UNKNOWN: Analysis = {
  label: 'unknown',
  score: null,
  confidence: null,
  language: 'und',
  categories: [],
};

/** A few words under a root are read beside it. */
function beside(one: Prepared, own: Analysis, root: RootTone | undefined): Analysis {
  return root === undefined ? own : besideRoot(own, ownPart(one.item.text), root);
}

/** How each brand reads texts: the analysis, its people's habits, and its own complaint categories. */
export class Readings {
  readonly #complaints: Complaints;
  #brands: readonly Brand[] = [];
  /** Names of a brand and its competitors; made when a text first asks. */
  readonly #names = new Map<number, NameFinder>();
  readonly #habits = new Map<number, readonly Habit[]>();

  constructor(finder: MakeFinder) {
    this.#complaints = new Complaints(finder);
  }

  /** Takes note of who is watched, and who competes with whom; call it after the brands changed. */
  know(brands: readonly Brand[]): void {
    this.#brands = brands;
    this.#names.clear();
  }

  /** Finds complaints by the categories of a brand. */
  complain(brand: Brand): FindComplaints {
    return this.#complaints.of(brand);
  }

  /** Learns the habits of brands anew; call it after their corrections changed. */
  async learn(q: Query, brandIds: readonly number[]): Promise<void> {
    for (const id of brandIds) {
      const habits = await habitsInForce(q, id);
      if (habits.length > 0) this.#habits.set(id, habits);
      else this.#habits.delete(id);
    }
  }

  /**
   * What a text says to this brand; most brands read as the analysis does, which costs nothing. `cut`
   * is how much neutral its source is, in log odds; 0 is as the models were taught. `root`: what a
   * repost passes on, where that is known.
   */
  read(brand: Brand, one: Prepared, cut = 0, root?: RootTone): Analysis {
    const before = one.analysis ?? UNKNOWN;
    const cutBy = withCut(before, cut);
    const analysis = one.bare ? cutBy : this.#comparing(brand, one, beside(one, cutBy, root));
    const own = brand.categories !== null || (analysis.label === 'neg' && before.label !== 'neg');
    const habits = this.#habits.get(brand.id);
    if (one.bare || (habits === undefined && !own)) return analysis;
    const text = words(one.item);
    const habit = habits ? labelByHabit(text, habits) : null;
    const turned = habit !== null && habit.label !== analysis.label;
    if (!turned && (!own || analysis.label !== 'neg')) return analysis;
    const plain = own ? this.#complaining(brand, text, analysis) : analysis;
    if (!turned) return plain;
    const { label } = habit;
    const said = { ...analysis, label, score: scoreOf(label, analysis.score) };
    return {
      ...this.#complaining(brand, text, said),
      confidence: habit.agree / habit.texts,
      habit: habit.phrase,
      plain,
    };
  }

  /** A text that is negative about another brand than this one does not count against it. */
  #comparing(brand: Brand, { item }: Prepared, analysis: Analysis): Analysis {
    const { clauses, ...rest } = analysis;
    if (analysis.label !== 'neg' || clauses === undefined) return analysis;
    const standing = standingOf(words(item), clauses, this.#namesOf(brand));
    if (standing === null) return analysis;
    const { label, against } = standing;
    const score = scoreOf(label, analysis.score);
    return { ...rest, label, score, categories: [], complaints: [], compared: { against } };
  }

  #namesOf(brand: Brand): NameFinder {
    const known = this.#names.get(brand.id);
    if (known) return known;
    const rivals = this.#brands.filter(
      ({ id, competitorOf }) => competitorOf.includes(brand.id) || brand.competitorOf.includes(id),
    );
    const finder = new NameFinder({ ours: namesOf(brand), theirs: rivals.flatMap(namesOf) });
    this.#names.set(brand.id, finder);
    return finder;
  }

  /** What a text complains about in the categories of a brand, when it is negative. */
  #complaining(brand: Brand, text: string, analysis: Analysis): Analysis {
    const complaints =
      analysis.label === 'neg' ? this.complain(brand)(text, analysis.language) : [];
    const categories = [...new Set(complaints.map(({ category }) => category))];
    return { ...analysis, categories, complaints };
  }
}
