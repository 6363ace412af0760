// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BrandRow } from '../../client/api/brands.js';
import { bytesText } from '../../client/i18n/bytes.js';
import { createFormat } from '../../client/i18n/format.js';
import Incident from '../../client/pages/Incident.svelte';
import Insights from '../../client/pages/Insights.svelte';
import Mentions from '../../client/pages/Mentions.svelte';
import KeptList from '../../client/panels/KeptList.svelte';
import MentionCard from '../../client/panels/MentionCard.svelte';
import RetentionForm from '../../client/panels/RetentionForm.svelte';
import StoryPosts from '../../client/panels/StoryPosts.svelte';
import { badDays, daysOf } from '../../client/retention-form.js';
import { explain } from '../../server/model/explain.js';
import type { Locale } from '../../server/model/message.js';
import type { WouldForget } from '../../server/model/retention.js';
import Frame from './Frame.svelte';
import { aBrand, aMention, anIncident, aReason, aSnapshot, NOON } from './given.js';
import {
  byTable,
  drawDialogs,
  drawNoCharts,
  field,
  notice,
  press,
  refused,
  said,
  sent,
  settled,
  submit,
  write,
} from './hands.js';
import { told } from './insights-given.js';
import { roomWith } from './room.js';
import { aDetail } from './story-room.js';

beforeAll(drawDialogs);
afterEach(cleanup);

const DAY = 86_400_000;
const brand = (retention = { authors: null as number | null, mentions: null as number | null }) =>
  ({
    ...aBrand(),
    aliases: [],
    must: [],
    mustNot: [],
    kols: [],
    query: null,
    retention,
  }) as unknown as BrandRow;

const WORDS = {
  'zh-CN': { authors: '作者保留天数', mentions: '声音保留天数', save: '保存' },
  en: { authors: 'Keep authors for (days)', mentions: 'Keep mentions for (days)', save: 'Save' },
} as const;

interface Opened {
  locale?: Locale;
  of?: BrandRow;
  patch?: object;
}

function open(lost: WouldForget, { locale = 'zh-CN', of = brand(), patch = {} }: Opened = {}) {
  const onsaved = vi.fn();
  const room = roomWith(
    aSnapshot(),
    byTable({
      'POST /brands/1/retention/preview': { body: lost },
      'PATCH /brands/1': { body: {}, ...patch },
    }),
    locale,
  );
  render(Frame, { room, part: RetentionForm, given: { brand: of, onsaved } });
  return { room, onsaved, words: WORDS[locale] };
}

describe('how long a brand keeps what was said', () => {
  it.each([
    ['zh-CN', '默认永久保留', '清除后无法恢复', '永久'],
    ['en', 'all is kept for ever', 'cleared for good', 'For ever'],
  ] as const)('says in %s what is lost and what stays', (locale, kept, lost, forever) => {
    const { words } = open({ authors: 0, mentions: 0 }, { locale });
    expect(said()).toContain(kept);
    expect(said()).toContain(lost);
    expect(field(words.mentions).value).toBe('');
    expect(field(words.mentions).placeholder).toBe(forever);
  });

  it('is set at once where nothing is lost by it', async () => {
    const { room, onsaved, words } = open({ authors: 0, mentions: 0 });
    await write(words.authors, '90');
    await write(words.mentions, '365');
    await press(words.save);
    await waitFor(() => expect(onsaved).toHaveBeenCalled());
    expect(sent(room, 'PATCH', '/brands/1')).toEqual([
      { retention: { authors: 90, mentions: 365 } },
    ]);
    await notice(room, '手镯之家');
  });

  it.each([
    [
      'zh-CN',
      { authors: 1600, mentions: 1200 },
      '“手镯之家”已有到期的内容，保存后立即开始清除：约 1,200 条声音会整条清除，约 400 条声音会清除作者。清除后无法恢复；统计、事件与时间线不变。',
      '保存并清除“手镯之家”的到期内容',
      '取消',
    ],
    [
      'en',
      { authors: 1, mentions: 1 },
      'Saving clears it at once: about 1 mention. This cannot be undone',
      'Save and clear what is older of “手镯之家”',
      'Cancel',
    ],
    [
      'en',
      { authors: 40, mentions: 0 },
      'Saving clears it at once: the authors of about 40 mentions. This cannot be undone',
      'Save and clear what is older of “手镯之家”',
      'Cancel',
    ],
  ] as const)(
    'asks by name in %s before %j is cleared',
    async (locale, lost, question, yes, no) => {
      const { room, onsaved, words } = open(lost, { locale });
      await write(words.mentions, '365');
      await press(words.save);
      await screen.findByRole('button', { name: yes });
      expect(said()).toContain(question);
      expect(document.activeElement).toBe(screen.getByRole('button', { name: no }));
      await press(no);
      expect(sent(room, 'PATCH', '/brands/1')).toEqual([]);
      await press(words.save);
      await screen.findByRole('button', { name: yes });
      await press(yes);
      await waitFor(() => expect(onsaved).toHaveBeenCalled());
      expect(sent(room, 'PATCH', '/brands/1')).toEqual([
        { retention: { authors: null, mentions: 365 } },
      ]);
    },
  );

  it.each([
    ['zh-CN', '3', '400', 'authors', '请填 14 到 3,650 之间的整数，或者留空。'],
    ['en', '', '9999', 'mentions', 'Enter a whole number from 30 to 3,650, or leave it empty.'],
    ['en', '', 'a year', 'mentions', 'Enter a whole number from 30 to 3,650, or leave it empty.'],
    ['zh-CN', '90', '60', 'authors', '作者不能比声音保留得更久：请填相同或更少的天数。'],
  ] as const)('in %s refuses %s and %s', async (locale, authors, mentions, at, why) => {
    const { room, words } = open({ authors: 0, mentions: 0 }, { locale });
    await write(words.authors, authors);
    await write(words.mentions, mentions);
    await press(words.save);
    await settled();
    expect(said()).toContain(why);
    expect(document.activeElement).toBe(field(words[at]));
    expect(room.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('says what the server refused, at the field that it is about', async () => {
    const answer = refused('authors-outlast-mentions', { field: 'retention.authors' });
    const { words, onsaved } = open({ authors: 0, mentions: 0 }, { patch: answer });
    await submit(words.mentions);
    await waitFor(() => expect(said()).toContain('作者不能比声音保留得更久。'));
    await waitFor(() => expect(document.activeElement).toBe(field(words.authors)));
    expect(onsaved).not.toHaveBeenCalled();
  });

  it('reads days as they are typed', () => {
    expect([daysOf(' 365 '), daysOf('1,000'), daysOf(''), daysOf('3.5')]).toEqual([
      365,
      1000,
      null,
      NaN,
    ]);
    const bounds = { least: 30, most: 60 };
    expect(['', '29', '30', '60', '61', 'x'].map((typed) => badDays(typed, bounds))).toEqual([
      false,
      true,
      false,
      false,
      true,
      true,
    ]);
  });
});

describe('what is kept', () => {
  const one = {
    brandId: 1,
    name: '手镯之家',
    mentions: 12_345,
    oldestAt: NOON - 200 * DAY,
    authorsForgotten: { n: 16, before: NOON - 90 * DAY },
    mentionsForgotten: { n: 24, before: NOON - 200 * DAY },
  };
  it.each([
    [
      'zh-CN',
      '12,345 条声音，最早的发布于 2025年8月14日',
      '2025年8月14日 14:00 之前的 24 条声音已不再保留，仍计入统计。',
      '2025年12月2日 14:00 之前的声音已不再保留作者。',
      '数据库 1.5 GB。',
    ],
    [
      'en',
      '12,345 mentions, the oldest published Aug 14, 2025',
      '24 mentions from before Aug 14, 2025, 14:00 are no longer kept; they still count',
      'Authors of mentions from before Dec 2, 2025, 14:00 are no longer kept.',
      'Database: 1.5 GB.',
    ],
  ] as const)('is told in %s', async (locale, ...sentences) => {
    const kept = { brands: [one], bytes: 1.5 * 1024 ** 3 };
    const room = roomWith(aSnapshot(), byTable({ 'GET /kept': { body: kept } }), locale);
    render(Frame, { room, part: KeptList, given: {} });
    await waitFor(() => expect(said()).toContain('12,345'));
    for (const sentence of sentences) expect(said()).toContain(sentence);
  });

  it('has a size as people read it', () => {
    const f = createFormat('en', 'UTC');
    expect([0, 812, 3_565_158, 128_849_018_880].map((bytes) => bytesText(f, bytes))).toEqual([
      '0 B',
      '812 B',
      '3.4 MB',
      '120 GB',
    ]);
  });
});

describe('what is no longer kept', () => {
  const notKept = { n: 24, before: NOON - 200 * DAY };
  const gone = '2025年8月14日 14:00 之前的 24 条声音已不再保留，仍计入统计。';

  it('is said where the posts of a story would stand', () => {
    const room = roomWith(aSnapshot());
    const detail = aDetail({ mentions: [], notKept });
    render(Frame, { room, part: StoryPosts, given: { detail, onsplit: () => undefined } });
    expect(said()).toContain(gone);
    expect(said()).not.toContain(room.i18n.t.incident.noPosts);
  });

  it('is said where the posts of an incident would stand', async () => {
    const incident = anIncident({ status: 'closed' });
    const detail = { incident, timeline: [], mentions: [], more: false, curve: [], notKept };
    const room = roomWith(
      aSnapshot({ brands: [aBrand()] }),
      byTable({ 'GET /incidents/7': { body: detail } }),
    );
    render(Frame, { room, part: Incident, given: { id: 7 } });
    await waitFor(() => expect(said()).toContain(gone));
    expect(said()).not.toContain(room.i18n.t.incident.noPosts);
  });

  it('is said above a list that it leaves empty', async () => {
    drawNoCharts();
    vi.stubGlobal('matchMedia', () => ({
      matches: true,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }));
    window.history.replaceState(null, '', '/mentions?brand=1');
    const page = { items: [], first: null, next: null, indexing: 0, notKept };
    const room = roomWith(
      aSnapshot(),
      byTable({
        'GET /mentions': { body: page },
        'GET /mentions/count': { body: { count: { n: 0, about: false } } },
      }),
    );
    render(Frame, { room, part: Mentions, given: {} });
    await waitFor(() => expect(said()).toContain(gone));
    vi.unstubAllGlobals();
  });

  it('is said above charts that still count it', async () => {
    drawNoCharts();
    window.history.replaceState(null, '', '/insights');
    const room = roomWith(
      aSnapshot(),
      byTable({ 'GET /insights': { body: told({ notKept, authorsBefore: NOON - 90 * DAY }) } }),
    );
    render(Frame, { room, part: Insights, given: {} });
    await waitFor(() => expect(said()).toContain(gone));
    expect(said()).toContain('2025年12月2日 14:00 之前的作者已不再保留');
    vi.unstubAllGlobals();
  });

  it.each([
    ['zh-CN', '作者已不再保留', '一位 KOL（姓名已不再保留）'],
    ['en', 'Author no longer kept', 'A KOL (name no longer kept)'],
  ] as const)('is said in %s in place of an author', (locale, words, kol) => {
    const room = roomWith(aSnapshot(), undefined, locale);
    const author = { id: null, name: null, followers: null, verified: null };
    const mention = aMention(1, { author, authorForgotten: true });
    render(Frame, { room, part: MentionCard, given: { mention } });
    expect(said()).toContain(words);
    const reason = aReason({
      triggers: [
        {
          kind: 'kol',
          mentionId: 1,
          author: '',
          platform: 'weibo',
          followers: null,
          role: 'author',
          at: NOON,
          forgotten: true,
        },
      ],
    });
    expect(JSON.stringify(explain(reason, 60, 51, locale, 'Asia/Shanghai'))).toContain(kol);
  });
});
