// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import ActDialogs from '../../client/panels/ActDialogs.svelte';
import Feed from '../../client/panels/Feed.svelte';
import MentionCard from '../../client/panels/MentionCard.svelte';
import NoticeList from '../../client/panels/NoticeList.svelte';
import type { Change } from '../../server/model/change.js';
import type { Mention, MentionCorrection } from '../../server/model/mention.js';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aBatch, aBrand, aMention, aSnapshot, NOON } from './given.js';
import { drawDialogs, press, said, settled, submit, write } from './hands.js';
import { type Asked, roomWith, type TestRoom } from './room.js';

beforeAll(drawDialogs);
afterEach(cleanup);

const CATEGORIES = [
  { id: 'quality', names: { zh: '产品质量', en: 'Product quality' } },
  { id: 'logistics', names: { zh: '物流问题', en: 'Logistics' } },
];
const snapshot = (given: Parameters<typeof aSnapshot>[0] = {}) =>
  aSnapshot({ brands: [aBrand({ categories: CATEGORIES })], ...given });

type Answer = (asked: Asked) => { status?: number; body?: unknown };
type Answers = Record<string, ReturnType<Answer> | undefined>;
const ANSWERS: Answers = {
  'POST /mentions/why': { body: { items: [{ id: 1, lit: [], conditions: [] }] } },
  'GET /brands/1/categories': { body: { own: false, categories: CATEGORIES } },
};
const answers =
  (more: Answers = {}): Answer =>
  ({ method, path }) =>
    more[`${method} ${path}`] ?? ANSWERS[`${method} ${path}`] ?? { status: 404, body: {} };

function show(mention: Mention, answer: Answer = answers(), locale: Locale = 'zh-CN') {
  const room = roomWith(snapshot({ mentions: [mention] }), answer, locale);
  render(Frame, { room, part: MentionCard, given: { mention } });
  render(Frame, { room, part: ActDialogs, given: {} });
  render(Frame, { room, part: NoticeList, given: {} });
  return room;
}

const card = () => said(screen.getByRole('article'));
const sent = (room: TestRoom) => room.asked.filter(({ path }) => path.includes('corrections'));
const correction = (given: Partial<MentionCorrection> = {}): MentionCorrection => ({
  by: '李楠',
  at: NOON,
  label: 'neu',
  categories: null,
  was: 'neg',
  wasCategories: [],
  carried: false,
  ...given,
});
const withdrawn = (id: number, seq: number) =>
  aBatch(seq - 1, seq, {
    changes: [
      { seq, kind: 'mentions.withdrawn', at: NOON, data: { ids: [id], incidents: [] } },
    ] as unknown as Change[],
  });

describe('a mention in a list', () => {
  it('says who, where and when, what was said, how it was read and how far it went', () => {
    show(
      aMention(1, {
        text: '石头掉了',
        kol: true,
        author: { id: 'a', name: '阿宁', followers: 520_000, verified: true },
      }),
    );
    expect(card()).toMatch(/^阿宁 KOL 52万 微博 14:00 判读 石头掉了 负面 转发 3/);
    expect(screen.getByRole('link', { name: '打开原文' }).getAttribute('href')).toBe(
      'https://example.com/1',
    );
  });

  it('says the same in English', () => {
    show(aMention(1, { kol: true, repostOf: 'x' }), answers(), 'en');
    expect(card()).toMatch(/KOL Weibo 14:00 .* Negative reposts 3 repost\b/);
  });

  it('calls a counter unknown that no source told, and zero what is zero', () => {
    const none = { reposts: null, comments: null, likes: null, views: null };
    show(aMention(1, { counters: none }));
    expect(card()).toContain('互动数未知');
    expect(card()).not.toMatch(/转发|赞|阅读/);
    cleanup();
    show(aMention(1, { text: '掉了', counters: { ...none, comments: 0 } }));
    expect(card()).toMatch(/转发 未知\s*评论 0/);
    expect(card()).not.toContain('赞');
  });

  it('says that its author is unknown where nobody named one', () => {
    show(
      aMention(1, { author: { id: null, name: null, followers: null, verified: null }, kol: true }),
    );
    expect(card()).toMatch(/^作者未知 KOL 微博/);
  });

  it('keeps what people wrote as words, whatever they wrote', () => {
    const evil = '<img src=x onerror="alert(1)"><b>石头</b> \u202Egnirts';
    show(aMention(1, { text: evil, title: evil, author: { ...aMention(1).author, name: evil } }));
    const article = screen.getByRole('article');
    expect(article.querySelectorAll('img, script')).toHaveLength(0);
    expect(article.textContent.split(evil)).toHaveLength(4);
    // Each text is a paragraph of its own direction: an override does not reach what stands beside it.
    for (const text of article.querySelectorAll('p')) expect(text.dir).toBe('auto');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', ' javascript:alert(1)', 'weibo.com/1'])(
    'leads nowhere by %s',
    (url) => {
      show(aMention(1, { url }));
      expect(screen.queryByRole('link')).toBeNull();
    },
  );

  it('shows a text of megabytes as it is', () => {
    const long = '掉'.repeat(2_000_000);
    show(aMention(1, { text: long }));
    expect(screen.getByRole('article').textContent).toContain(long);
  });

  it('says of a post that was taken back only that, and asks nobody to judge it', async () => {
    const room = show(aMention(1, { text: '石头掉了', title: '怎么办' }));
    room.board.apply(withdrawn(1, 11));
    await screen.findByText('作者已于 14:00 删除此帖');
    expect(card()).not.toMatch(/石头掉了|怎么办|作者1/);
    expect(screen.queryByRole('link')).toBeNull();
    expect(screen.queryByRole('button', { name: '判读' })).toBeNull();
  });

  it.each([
    ['another reading', correction(), /李楠已更正，原判为负面/],
    ['a repost that went along', correction({ carried: true }), /随原帖一同由李楠更正/],
    [
      'other categories alone',
      correction({ label: null, categories: ['quality'] }),
      /李楠更正了投诉分类/,
    ],
    [
      'other categories of what stays negative',
      correction({ label: 'neg', categories: ['quality'] }),
      /李楠更正了投诉分类/,
    ],
    ['that it was right', correction({ label: 'neg' }), /^(?!.*李楠)/],
  ])('tells of a correction: %s', (_, given, words) => {
    show(aMention(1, { label: given.label ?? 'neg', correction: given }));
    expect(card()).toMatch(words);
  });

  it('names who has to answer for a complaint', () => {
    const complaints = [{ category: 'quality', party: 'merchant', scene: 'goods' }] as const;
    show(aMention(1, { categories: ['quality'], complaints }), answers(), 'en');
    expect(card()).toMatch(/Product quality\s*Merchant/);
  });
});

describe('judging a mention', () => {
  const judge = async (mention: Mention, answer?: Answer, locale?: Locale) => {
    const room = show(mention, answer, locale);
    await press(locale === 'en' ? 'Judge' : '判读');
    await settled();
    return room;
  };
  const radio = (name: string) => screen.getByRole('radio', { name });

  it('starts from how it was read, and sends what is said by whom', async () => {
    const after = aMention(1, { label: 'neu', correction: correction() });
    const room = await judge(
      aMention(1),
      answers({ 'POST /mentions/corrections': { body: { changed: 2, items: [after] } } }),
    );
    expect((radio('负面') as HTMLInputElement).checked).toBe(true);
    expect(screen.getByRole('button', { name: '判断正确' })).toBeTruthy();
    await fireEvent.click(radio('中性'));
    await write('你的名字', ' 李楠 ');
    await press('保存更正');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent(room).map(({ body }) => body)).toEqual([{ ids: [1], by: '李楠', label: 'neu' }]);
    expect(card()).toContain('中性');
    expect(screen.getByText('已更正 2 条，声量与预警已重新计算')).toBeTruthy();
  });

  it('says so where it only was found right', async () => {
    const room = await judge(
      aMention(1),
      answers({ 'POST /mentions/corrections': { body: { changed: 0, items: [] } } }),
      'en',
    );
    await write('Your name', 'Li');
    await submit('Your name');
    await screen.findByText('Noted: it was read right');
    expect(sent(room)[0]?.body).toEqual({ ids: [1], by: 'Li', label: 'neg' });
  });

  it('asks for categories of what is negative alone, and sends those that were chosen', async () => {
    const room = await judge(aMention(1, { label: 'neu' }), answers());
    expect(screen.queryByRole('checkbox')).toBeNull();
    await fireEvent.click(radio('负面'));
    await fireEvent.click(await screen.findByRole('checkbox', { name: '物流问题' }));
    await write('你的名字', '李楠');
    await submit('你的名字');
    expect(sent(room)[0]?.body).toEqual({
      ids: [1],
      by: '李楠',
      label: 'neg',
      categories: ['logistics'],
    });
  });

  it('says that the categories could not be had, and then says nothing about them', async () => {
    let down = true;
    const answer = answers();
    const room = await judge(aMention(1, { label: 'neu' }), (asked) =>
      down && asked.path.endsWith('/categories') ? { status: 503, body: {} } : answer(asked),
    );
    await fireEvent.click(radio('负面'));
    expect((await screen.findByRole('alert')).textContent).toContain('503');
    await write('你的名字', '李楠');
    await submit('你的名字');
    expect(sent(room)[0]?.body).toEqual({ ids: [1], by: '李楠', label: 'neg' });
    down = false;
    await press('重试');
    expect(await screen.findByRole('checkbox', { name: '产品质量' })).toBeTruthy();
  });

  it('keeps what was chosen and written when it could not be sent, and says why', async () => {
    await judge(aMention(1), answers({ 'POST /mentions/corrections': { status: 502, body: {} } }));
    await fireEvent.click(radio('正面'));
    await write('你的名字', '李楠');
    await submit('你的名字');
    expect(await screen.findByText(/服务器的回答（502）读不懂/)).toBeTruthy();
    expect((radio('正面') as HTMLInputElement).checked).toBe(true);
    expect(screen.getByLabelText<HTMLInputElement>('你的名字').value).toBe('李楠');
  });

  it('sends nothing without a name', async () => {
    const room = await judge(aMention(1));
    await write('你的名字', '   ');
    await submit('你的名字');
    expect(sent(room)).toEqual([]);
  });

  it('takes a correction back, but not one that came along with the root', async () => {
    const undone = {
      'POST /mentions/corrections/undo': { body: { changed: 1, items: [aMention(1)] } },
    };
    const room = await judge(
      aMention(1, { label: 'neu', correction: correction() }),
      answers(undone),
    );
    await write('你的名字', '王芳');
    await press('撤销更正');
    await screen.findByText('已撤销，1 条恢复原判');
    expect(sent(room)[0]).toMatchObject({
      path: '/mentions/corrections/undo',
      body: { ids: [1], by: '王芳' },
    });
    expect(card()).toMatch(/负面/);
    cleanup();
    await judge(aMention(1, { label: 'neu', correction: correction({ carried: true }) }));
    expect(screen.queryByRole('button', { name: '撤销更正' })).toBeNull();
  });

  it('shows the words by which it matched, and says when that is not known', async () => {
    const why = {
      body: {
        items: [{ id: 1, lit: [{ field: 'text', from: 0, to: 2 }], conditions: ['粉丝 ≥ 10万'] }],
      },
    };
    await judge(aMention(1, { text: '石头掉了' }), answers({ 'POST /mentions/why': why }));
    expect(screen.getByRole('dialog').querySelector('mark')?.textContent).toBe('石头');
    expect(said(screen.getByRole('dialog'))).toContain('满足的条件：粉丝 ≥ 10万');
    cleanup();
    await judge(aMention(1), answers({ 'POST /mentions/why': { status: 500, body: {} } }));
    expect(said(screen.getByRole('dialog'))).toContain('服务器的回答（500）');
  });

  it('says so when its author takes it back meanwhile, instead of vanishing', async () => {
    const room = await judge(aMention(1));
    await write('你的名字', '李楠');
    room.board.apply(withdrawn(1, 11));
    await waitFor(() =>
      expect(said(screen.getByRole('dialog'))).toContain('作者已于 14:00 删除此帖'),
    );
    expect(screen.queryByRole('radio')).toBeNull();
    await fireEvent.click(screen.getAllByRole('button', { name: '关闭' })[0] as HTMLElement);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('goes on while a storm of new mentions pushes the row out of the feed', async () => {
    const room = roomWith(snapshot({ mentions: [aMention(1)] }), answers());
    render(Frame, { room, part: Feed, given: {} });
    render(Frame, { room, part: ActDialogs, given: {} });
    await press('判读');
    await write('你的名字', '李楠');
    const storm = Array.from({ length: 700 }, (_, at) => aMention(at + 2));
    room.board.apply(aBatch(10, 11, { mentions: storm }));
    await waitFor(() => expect(screen.queryByText('第 1 条', { ignore: 'dialog *' })).toBeNull());
    expect(screen.getByLabelText<HTMLInputElement>('你的名字').value).toBe('李楠');
    await submit('你的名字');
    expect(sent(room)[0]?.body).toEqual({ ids: [1], by: '李楠', label: 'neg' });
  });
});
