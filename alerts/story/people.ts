import { current, type StoryIndex } from './index.js';
import { joinTalk } from './talk.js';
import { give, reweigh, take } from './terms.js';

/**
 * A person says that two stories are one: everything of `from`, past and to come, is `into`'s.
 *
 * @throws RangeError when both are one story already
 */
export function mergeStories(index: StoryIndex, from: number, into: number): void {
  const [a, b] = [current(index, from), current(index, into)];
  if (a === b) throw new RangeError(`story ${from} and story ${into} are one already`);
  index.merged.set(a, b);
  joinTalk(index, a, b);
  const profile = index.profiles.get(a);
  const target = index.profiles.get(b);
  if (!profile || !target) return;
  target.texts += profile.texts;
  target.at = Math.max(target.at, profile.at);
  for (const [term, texts] of profile.terms) {
    if (!target.terms.has(term)) give(index, term, b);
    target.terms.set(term, (target.terms.get(term) ?? 0) + texts);
    take(index, term, a);
  }
  reweigh(target);
  index.profiles.delete(a);
}

/**
 * A person says that some posts of a story are another one: they, their reposts and what is like
 * them from now on belong to `into`.
 *
 * @param mentions names of originals, as given to `remember`
 */
export function splitStory(index: StoryIndex, mentions: Iterable<string>, into: number): void {
  const moved = new Set(mentions);
  for (const mention of moved) index.roots.set(mention, into);
  for (const seen of index.exact.values()) if (moved.has(seen.mention)) seen.story = into;
  for (const exemplar of index.exemplars.values()) {
    if (!moved.has(exemplar.mention)) continue;
    const exemplarStory = exemplar.story;
    const from = index.profiles.get(current(index, exemplarStory));
    exemplar.story = into;
    if (from) from.texts = Math.max(1, from.texts - 1);
    let profile = index.profiles.get(into);
    if (!profile) {
      profile = { texts: 0, terms: new Map(), at: exemplar.at };
      index.profiles.set(into, profile);
    }
    profile.texts++;
    for (const term of exemplar.print.terms) {
      if (index.ownTerms.has(term)) continue;
      const left = (from?.terms.get(term) ?? 0) - 1;
      if (left > 0) from?.terms.set(term, left);
      else if (from?.terms.delete(term)) take(index, term, current(index, exemplarStory));
      if (!profile.terms.has(term)) give(index, term, into);
      profile.terms.set(term, (profile.terms.get(term) ?? 0) + 1);
    }
    if (from) reweigh(from);
    reweigh(profile);
  }
}
