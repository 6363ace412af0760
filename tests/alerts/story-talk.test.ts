import { beforeEach, describe, expect, it } from 'vitest';
import { storyIndex, type StoryIndex } from '../../alerts/story/index.js';
import { mergeStories } from '../../alerts/story/people.js';
import { remember } from '../../alerts/story/remember.js';
import { heard } from '../../alerts/story/talk.js';
import { assign } from '../../alerts/story.js';
import { fingerprint, linksIn } from '../../crawlers/fingerprint.js';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 2, 3);
const ROOT =
  '星河系列的镶石手镯戴了三天，中间最大的石头掉了，底下一坨发黄的胶水，客服不回，这不是假货是什么';
const OWN = [
  '避雷星河系列，石头松动，指甲一拨就晃，还没戴满一周',
  '找客服说石头掉了，要我自己寄回去鉴定，胶水都发黄了',
  '三天两颗石头，星河系列真行，胶水味道还特别大',
  '我妈的星河手镯也掉石头了，她还以为是自己磕坏的',
];
const EVERYDAY = [
  '收到男朋友送的礼物，盒子好看',
  '门店几点关门，下班想去改圈口',
  '快递四天还没动静，等得花儿谢了',
  '编绳体验课老师手把手教，成品歪歪扭扭',
  '会员日满减力度不如去年',
  '玉镯摘不下来怎么办，抹了洗手液还是卡着',
];

let index: StoryIndex;
let next: number;
let serial: number;

beforeEach(() => {
  index = storyIndex(fingerprint('云岫').terms);
  [next, serial] = [1, 0];
});

function put(text: string, minute: number, repostOf: string | null = null) {
  const id = `m${serial++}`;
  const publishedAt = START + minute * MINUTE;
  const mention = { id, repostOf, publishedAt, print: fingerprint(text), links: linksIn(text) };
  const { storyId, why } = assign(index, mention);
  const story = storyId ?? next++;
  remember(index, mention, story);
  return { id, story, why };
}

/** Everyday talk, a first post, and its reposts. */
function storm(reposts: number): number {
  EVERYDAY.forEach((text, i) => put(text, i * 5));
  const root = put(ROOT, 30);
  for (let i = 0; i < reposts; i++) put('转发微博', 31 + i, root.id);
  return root.story;
}

describe('what everybody is on about', () => {
  it('takes in what others say about it in words of their own', () => {
    const story = storm(20);
    const found = OWN.map((text, i) => put(text, 55 + i * 3));
    expect(found.map((one) => one.story)).toEqual(OWN.map(() => story));
    expect(found.some(({ why }) => why.kind === 'talk')).toBe(true);
    for (const { why } of found)
      if (why.kind === 'talk') expect(why.terms.length).toBeGreaterThan(0);
  });

  it('leaves what else is said meanwhile alone', () => {
    const story = storm(20);
    OWN.forEach((text, i) => put(text, 55 + i * 3));
    for (const [i, text] of [
      '生日收到一只镯子，包装真好看',
      '试戴了对戒，店员推荐得很耐心',
      '手链断了可以免费接，服务不错',
      '橱窗里的新款项链亮晶晶的',
    ].entries()) {
      expect(put(text, 70 + i).story).not.toBe(story);
    }
  });

  it('takes nothing in while hardly anybody passes it on', () => {
    const story = storm(3);
    expect(put(OWN[0] ?? '', 40).story).not.toBe(story);
  });

  it('takes nothing in any more when the talk is over', () => {
    const story = storm(20);
    expect(put(OWN[0] ?? '', 60 * 9).story).not.toBe(story);
  });

  it('asks for two things in common until several have said it in their own words', () => {
    const story = storm(20);
    expect(put('石头', 56).story).not.toBe(story);
    OWN.forEach((text, i) => put(text, 57 + i));
    expect(put('我的也是，石头掉了一颗', 62)).toMatchObject({ story, why: { kind: 'talk' } });
  });

  it('is the same when its hours were counted from the store', () => {
    const story = storm(20);
    const again = storyIndex(fingerprint('云岫').terms);
    const roots = [...EVERYDAY, ROOT];
    roots.forEach((text, i) => {
      const publishedAt = START + (i < EVERYDAY.length ? i * 5 : 30) * MINUTE;
      const id = `m${i}`;
      const mention = { id, repostOf: null, publishedAt, print: fingerprint(text), links: [] };
      remember(again, mention, i + 1, { counts: false });
    });
    EVERYDAY.forEach((_, i) => heard(again, i + 1, START));
    heard(again, story, START, 21);
    expect(again.talk).toEqual(index.talk);
    index = again;
    expect(put(OWN[0] ?? '', 55).story).toBe(story);
  });

  it('goes along when people merge stories', () => {
    const story = storm(20);
    const other = put('一篇旧文章，讲的是手工首饰的历史与流派', 52).story;
    mergeStories(index, story, other);
    expect(put(OWN[0] ?? '', 55).story).toBe(other);
  });
});
