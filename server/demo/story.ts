/**
 * The demo: one day of the fictional bracelet shop 手镯之家, from a quiet morning through a storm
 * over a stone that fell out, to a letter of thanks. A fixed script: the same `start` gives the
 * same story, to the byte. `start` is meant to be 08:00 in Asia/Shanghai.
 *
 * Three things to know when playing it:
 * - A record whose platform and id were seen before is a later *sighting* of the same post: only its
 *   counters have grown, and its `publishedAt` is the moment of that sighting (which keeps the list in
 *   playing order); the post's own time is that of its first record.
 * - `repostOf` names the original post, as Weibo does, also for those who passed on the blogger's
 *   repost. The original's `reposts` counter includes those too.
 * - Up to about +6:30 h nearly every repost is collected as a record of its own; later the counter
 *   runs ahead, as when a crawler can read only part of a long list.
 */
import { ACTS, SOLUTION_URL, STATEMENT_URL } from './posts-acts.js';
import { BACKGROUND } from './posts-background.js';
import {
  EARLY_COMMENTS,
  FELLOW_COMMENTS,
  LATE_COMMENTS,
  LETTER_COMMENTS,
  PEAK_COMMENTS,
  SOLUTION_COMMENTS,
  STATEMENT_COMMENTS,
} from './posts-reposts.js';
import { Script, lines, post } from './posts-script.js';
import {
  BLOGGER,
  CALM_NEGATIVE,
  CALM_OTHER,
  EARLY_NEGATIVE,
  EARLY_OTHER,
  LATE_NEGATIVE,
  LATE_OTHER,
  LETTER,
  PEAK_NEGATIVE,
  PEAK_OTHER,
  ROOT,
  SOLUTION,
  STATEMENT,
} from './posts-storm.js';
import {
  BLOGGER_AT,
  BLOGGER_COUNTER,
  COLLECTED,
  LETTER_AT,
  POSTS_AT,
  ROOT_AT,
  ROOT_COUNTER,
  SIGHTINGS,
  SOLUTION_AT,
  STATEMENT_AT,
  at,
  height,
} from './posts-times.js';

export interface DemoRecord {
  platform: string;
  id: string;
  author: { id: string; name: string; followers: number | null; verified: boolean | null };
  text: string;
  /** Milliseconds; for a later sighting, the moment of the sighting. */
  publishedAt: number;
  repostOf: string | null;
  url?: string;
  reposts?: number;
  comments?: number;
  likes?: number;
  views?: number;
}

export interface DemoAct {
  /** Milliseconds. */
  at: number;
  kind: 'acknowledge' | 'note' | 'respond';
  by: string;
  text: string;
  /** Milestone of the playbook that a note completes. */
  step?: 'contact' | 'solution';
  where?: string;
  url?: string;
  approvedBy?: string;
}

export interface DemoStory {
  brand: {
    name: string;
    aliases: string[];
    must: string[];
    mustNot: string[];
    kols: { platform: string; id: string; name: string }[];
  };
  start: number;
  end: number;
  /** Sorted by `publishedAt`. */
  records: DemoRecord[];
  acts: DemoAct[];
}

const DAY = 24 * 60;

/** Share of reposts after the blogger's that came through her. */
const VIA_BLOGGER = 0.55;

const NO_WORDS = ['转发微博', '转发微博', '转发微博', '转发微博', '转发微博', 'Repost', '轉發微博'];
const FEW_WORDS = [
  '转',
  '帮转',
  '转发',
  '扩散',
  '[怒]',
  '[吃瓜]',
  '避雷',
  '[怒][怒][怒]',
  '退钱！',
  '看看',
];

/** The reposts of the first post: every comment once, the rest with few words or none. */
function rootReposts(script: Script, root: DemoRecord, bloggerText: string): void {
  const total = COLLECTED.at(-1)?.[1] ?? 0;
  const minutes = script.spread(total, COLLECTED);
  const bounds: readonly (readonly [string, number, number])[] = [
    [EARLY_COMMENTS, ROOT_AT, BLOGGER_AT],
    [PEAK_COMMENTS, BLOGGER_AT, STATEMENT_AT],
    [LATE_COMMENTS, STATEMENT_AT, DAY],
  ];
  for (const [block, from, to] of bounds) {
    // The blogger's own repost takes one place of the curve.
    const slots = minutes
      .filter((minute) => minute >= from && minute < to)
      .slice(from === BLOGGER_AT ? 1 : 0);
    const comments: (string | null)[] = lines(block);
    while (comments.length < slots.length) {
      comments.push(script.random() < 0.2 ? script.pick(FEW_WORDS) : null);
    }
    const earlier: { name: string; text: string }[] = [];
    script.shuffle(comments).forEach((comment, i) => {
      const minute = slots[i];
      if (minute === undefined) throw new Error('demo: more comments than reposts');
      const via = earlier[Math.floor(script.random() * earlier.length)];
      let chain = '';
      if (from === BLOGGER_AT && script.random() < VIA_BLOGGER)
        chain = `//@林夏Summer的衣橱:${bloggerText}`;
      else if (via && script.random() < 0.15) chain = `//@${via.name}:${via.text}`;
      const own = comment ?? (chain === '' ? script.pick(NO_WORDS) : '');
      const { author } = script.repost(minute, root, own + chain);
      if (comment !== null && chain === '') earlier.push({ name: author.name, text: comment });
    });
  }
}

/** The two big posts seen again and again, with what their counters show by then. */
function sightings(script: Script, root: DemoRecord, blogger: DemoRecord): void {
  const again = (
    record: DemoRecord,
    minute: number,
    reposts: number,
    likes: number,
    comments: number,
  ): void => {
    script.records.push({
      ...record,
      author: { ...record.author },
      publishedAt: script.moment(minute),
      reposts,
      likes: Math.round(reposts * likes),
      comments: Math.round(reposts * comments),
    });
  };
  for (const minute of SIGHTINGS) {
    const collected = script.records.filter(
      (record) => record.repostOf === root.id && record.publishedAt <= script.moment(minute),
    ).length;
    const reposts = Math.max(
      Math.floor(collected * 1.02),
      Math.floor(height(ROOT_COUNTER, minute)),
    );
    again(root, minute, reposts, 2.9, 1.7);
    if (minute > BLOGGER_AT) {
      again(blogger, minute + 1, Math.floor(height(BLOGGER_COUNTER, minute + 1)), 14.2, 3.6);
    }
  }
}

/** The whole story, from `start` (milliseconds) for 24 hours. */
export function demoStory(start: number): DemoStory {
  const script = new Script(start);

  for (const line of lines(BACKGROUND)) {
    const bar = line.indexOf('|');
    const read = post(line.slice(bar + 1));
    script.add(Number(line.slice(0, bar)) + script.random(), read, script.counters(read.platform));
  }

  const root = script.add(ROOT_AT, post(ROOT), { url: 'https://weibo.com/0/fengsheng-demo-root' });
  const blogger = script.add(BLOGGER_AT, post(BLOGGER), {
    repostOf: root.id,
    url: 'https://weibo.com/0/fengsheng-demo-blogger',
  });
  rootReposts(script, root, blogger.text);

  script.phase(EARLY_NEGATIVE, POSTS_AT.earlyNegative);
  script.phase(EARLY_OTHER, POSTS_AT.earlyOther);
  script.phase(PEAK_NEGATIVE, POSTS_AT.peakNegative);
  script.phase(PEAK_OTHER, POSTS_AT.peakOther);
  script.phase(LATE_NEGATIVE, POSTS_AT.lateNegative);
  script.phase(LATE_OTHER, POSTS_AT.lateOther);
  script.phase(CALM_NEGATIVE, POSTS_AT.calmNegative);
  script.phase(CALM_OTHER, POSTS_AT.calmOther);

  const fellow = script.records.find((record) => record.author.name === '小满不满');
  if (fellow) script.reposts(fellow, FELLOW_COMMENTS, at(3, 5), at(5, 50));
  const statement = script.add(STATEMENT_AT, post(STATEMENT), { url: STATEMENT_URL });
  script.reposts(statement, STATEMENT_COMMENTS, STATEMENT_AT + 3, SOLUTION_AT);
  const solution = script.add(SOLUTION_AT, post(SOLUTION), { url: SOLUTION_URL });
  script.reposts(solution, SOLUTION_COMMENTS, SOLUTION_AT + 2, at(11, 0));
  const letter = script.add(LETTER_AT, post(LETTER), {
    url: 'https://weibo.com/0/fengsheng-demo-letter',
  });
  script.reposts(letter, LETTER_COMMENTS, LETTER_AT + 6, at(23, 50));

  sightings(script, root, blogger);

  return {
    brand: {
      name: '手镯之家',
      aliases: ['手鐲之家', 'BangleHome'],
      must: [],
      mustNot: ['手镯之家民宿'],
      kols: [
        {
          platform: 'xiaohongshu',
          id: script.authorId('xiaohongshu', '一只镯子精'),
          name: '一只镯子精',
        },
      ],
    },
    start,
    end: start + DAY * 60_000,
    records: script.records.sort((a, b) => a.publishedAt - b.publishedAt),
    acts: ACTS.map(([minute, act]) => ({ at: script.moment(minute), ...act })),
  };
}
