import { isBareRepost } from '../model/repost.js';
import type { Label } from '../model/analysis.js';
import { readCategories } from '../store/complaints.js';
import type { Tx } from '../store/store.js';
import { recall, type Remembered } from './known.js';
import { recount } from './moving.js';
import { families, inChunks, isGone, type Member, rebook, type Verdict } from './rebook.js';
import type { Recorded } from './record.js';
import { Rollups, writeRollups } from './rollups.js';

interface Said {
  id: number;
  label: Label;
  score: number | null;
  confidence: number | null;
  categories: string;
  complaints: string | null;
}

/**
 * A root that came after its reposts: those without words of their own say from now on what it
 * says, unless a person judged them, and the volume of all its early reposts stands as the root's.
 * Part of the transaction that stored the root; notes in `recorded` what is to be told and judged.
 */
export async function echoLateRoots(tx: Tx, recorded: Recorded): Promise<void> {
  for (const { remembered: root, awaited } of [...recorded.fresh]) {
    if (!awaited) continue;
    const members = await families(tx, root.brandId, [root.id]);
    const early = members.filter(
      (member) => member.repost_of === root.identity && member.id < root.id,
    );
    if (early.length === 0) continue;
    const rollups = new Rollups();
    const changed = await echo(tx, root, early, rollups);
    const stories = await rebook(tx, members, changed, rollups);
    await writeRollups(tx, rollups);
    await recount(tx, stories);
    for (const story of await recall(tx, stories)) {
      recorded.stories.set(story.id, story);
      recorded.echoed.add(story.id);
    }
    for (const member of early) {
      if (changed.has(member.id)) recorded.updated.push(rememberedAs(member, root));
    }
  }
}

/** Lets bare reposts say what their root says; answers those that said something else before. */
async function echo(
  tx: Tx,
  root: Remembered,
  early: readonly Member[],
  rollups: Rollups,
): Promise<Map<number, Verdict>> {
  const ids = early.map(({ id }) => id);
  const read = (list: string) =>
    `SELECT id, label, score, confidence, categories, complaints FROM mentions WHERE id IN ${list}`;
  const [said] = await inChunks<Said>(tx, [root.id], read);
  const before = new Map((await inChunks<Said>(tx, ids, read)).map((row) => [row.id, row]));
  const judged = new Set(
    (
      await inChunks<{ mention_id: number }>(
        tx,
        ids,
        (list) => `SELECT mention_id FROM corrections WHERE mention_id IN ${list}`,
      )
    ).map(({ mention_id: id }) => id),
  );
  const changed = new Map<number, Verdict>();
  for (const member of early) {
    const own = before.get(member.id);
    const stays = judged.has(member.id) || isGone(member);
    if (!said || !own || stays || !isBareRepost(member.text)) continue;
    const { label, score, confidence, categories, complaints } = said;
    if (own.label === label && own.score === score && own.categories === categories) continue;
    const { brand_id: brandId, published_at: publishedAt, platform } = member;
    const counted = { brandId, publishedAt, platform, kol: member.kol === 1 };
    rollups.mention(
      { ...counted, label: own.label, categories: readCategories(own.categories) },
      -1,
    );
    rollups.mention({ ...counted, label, categories: readCategories(categories) });
    await tx.all(
      'UPDATE mentions SET label = ?, score = ?, confidence = ?, categories = ?, complaints = ? WHERE id = ?',
      [label, score, confidence, categories, complaints, member.id],
    );
    changed.set(member.id, { label, score });
  }
  return changed;
}

/** An early repost as it stands now, for those who tell and judge what changed. */
function rememberedAs(member: Member, root: Remembered): Remembered {
  const { reposts, comments, likes, views } = member;
  return {
    ...root,
    id: member.id,
    storyId: member.story_id,
    identity: member.identity,
    publishedAt: member.published_at,
    seeded: member.seeded === 1,
    rootIdentity: member.repost_of,
    counters: { reposts, comments, likes, views },
    hasCounters: member.seen_at !== null,
  };
}
