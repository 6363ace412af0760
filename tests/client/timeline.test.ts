// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import Timeline from '../../client/panels/Timeline.svelte';
import type { Change, ChangeData, ChangeKind } from '../../server/model/change.js';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aReason, aSnapshot, HOUR, MINUTE, NOON } from './given.js';
import { said } from './hands.js';
import { roomWith } from './room.js';

afterEach(cleanup);

const named = { sourceId: 3, name: '微博' };
const event = { title: '新品发布' } as ChangeData['brand.planned']['event'];
const forecast = { p: 0.412, size: 640.2, low: 300, high: 1200, at: NOON, why: { zh: '', en: '' } };

/** One of each kind, with what it says in either language; a kind without a line does not compile. */
const EACH: { [K in ChangeKind]: [ChangeData[K], string, string] } = {
  'brand.added': [{ name: '月光镯' }, '开始监测“月光镯”', '“月光镯” is watched from now on'],
  'brand.changed': [{ name: '月光镯' }, '“月光镯”的设置已更改', 'The settings of “月光镯” changed'],
  'brand.removed': [{ name: '月光镯' }, '不再监测“月光镯”', '“月光镯” is no longer watched'],
  'brand.planned': [{ event }, '新计划“新品发布”', 'Planned: “新品发布”'],
  'brand.replanned': [{ event }, '计划“新品发布”有变', 'The plan “新品发布” changed'],
  'brand.unplanned': [{ event }, '取消计划“新品发布”', 'No longer planned: “新品发布”'],
  'source.added': [named, '添加来源“微博”', 'Source “微博” added'],
  'source.removed': [named, '移除来源“微博”', 'Source “微博” removed'],
  'source.changed': [named, '来源“微博”的设置已更改', 'The settings of source “微博” changed'],
  'source.paused': [named, '来源“微博”已暂停', 'Source “微博” is paused'],
  'source.resumed': [named, '来源“微博”继续访问', 'Source “微博” goes on'],
  'source.quiet': [
    { ...named, lastAt: NOON - 3 * HOUR, usual: HOUR },
    '来源“微博”比平时安静：3 小时没有新内容',
    'Source “微博” is quieter than usual: nothing new for 3 h',
  ],
  'source.failing': [
    { ...named, error: 'HTTP 503' },
    '来源“微博”访问失败：HTTP 503',
    'Source “微博” fails: HTTP 503',
  ],
  'source.recovered': [named, '来源“微博”恢复', 'Source “微博” works again'],
  'brand.trending': [
    { platform: 'weibo', title: '石头掉了', rank: 3, url: null },
    '登上微博热榜第 3 位：石头掉了',
    'Number 3 of the hot list of Weibo: 石头掉了',
  ],
  'coverage.lost': [{ since: NOON }, '新数据中断，无法判断', 'New data stopped coming: cannot say'],
  'coverage.regained': [{ since: NOON }, '新数据恢复', 'New data is coming again'],
  'channel.broken': [
    { channelId: 1, name: '飞书', why: '403' },
    '渠道“飞书”已失效：403',
    'Channel “飞书” is broken: 403',
  ],
  'channel.repaired': [
    { channelId: 1, name: '飞书' },
    '渠道“飞书”已恢复',
    'Channel “飞书” works again',
  ],
  'channel.silent': [
    { channelId: 1, name: '飞书', since: null },
    '渠道“飞书”超过 26 小时没有收下测试消息',
    'Channel “飞书” has accepted no test message for 26 hours',
  ],
  'digest.failed': [
    {
      digestId: 1,
      editionId: 1,
      channelId: 1,
      edition: 'week',
      sent: 0,
      missed: 3,
      trouble: 'refused',
      said: null,
    },
    '周报没有发出：邮件服务器没有收下。',
    'The weekly digest did not go out: The mail server did not take it.',
  ],
  'mentions.added': [
    { ids: [1, 2], late: 0, volume: 1240, incidents: [] },
    '新增 2 条声音，负面量 1,240',
    '2 new mentions, negative volume 1,240',
  ],
  'mentions.updated': [
    { ids: [1], volume: 7, incidents: [] },
    '1 条声音的互动数变化，负面量 7',
    'Counters of 1 mention moved, negative volume 7',
  ],
  'mentions.corrected': [
    {
      ids: [1],
      by: '李楠',
      label: 'neu',
      categories: null,
      undone: false,
      volume: 1,
      incidents: [],
    },
    '李楠更正了 1 条声音的判断',
    '李楠 judged 1 mention',
  ],
  'mentions.reread': [
    { ids: [1, 2], phrase: '绝了', on: true, by: '李楠', volume: 1, incidents: [] },
    '李楠启用“绝了”，2 条已存的声音改判',
    '李楠 switched “绝了” on; 2 stored mentions read anew',
  ],
  'mentions.withdrawn': [
    { ids: [1], incidents: [] },
    '1 条声音被作者删除，仍计入统计',
    '1 mention deleted by the author, still counted',
  ],
  'story.merged': [
    { from: 2, title: '掉色', by: '李楠' },
    '李楠并入话题：掉色',
    '李楠 merged a story into it: 掉色',
  ],
  'story.split': [
    { into: 2, title: '掉色', mentions: 3, by: '李楠' },
    '李楠拆出话题：掉色',
    '李楠 split off a story: 掉色',
  ],
  'story.renamed': [
    { from: 'a', to: '掉色', by: '李楠' },
    '李楠将话题改名为：掉色',
    '李楠 renamed the story: 掉色',
  ],
  'story.warned': [
    { title: 'x', step: 1, forecast },
    '提前预警：转红概率 41%，预计负面量 640（300–1,200）',
    'Early warning: 41% to turn red, expected volume 640 (300 to 1,200)',
  ],
  'brand.rerun': [
    { rerunId: 1, by: '李楠', days: 30, then: 2, announced: 3 },
    '李楠 按现行规则重算近 30 天：会有 2 次预警，当时发出 3 次',
    '李楠 read the last 30 days again by the rule of today: 2 alerts; 3 were announced',
  ],
  'brand.surged': [
    { of: 'negative', rule: 'measured', z: 4, count: 40, usual: 3.4 },
    '负面声量异常升高：40（平时 3）',
    'Negative volume surges: 40 (usually 3)',
  ],
  'incident.opened': [
    { title: 'x', level: 'orange', reason: aReason(), noticedAt: NOON },
    '达到橙色，回应时钟开始',
    'Reached orange; the response clock starts',
  ],
  'incident.raised': [
    { title: 'x', from: 'orange', level: 'red', reason: aReason() },
    '橙色升为红色',
    'Raised from orange to red',
  ],
  'incident.lowered': [
    { title: 'x', from: 'orange', level: 'none', reason: aReason() },
    '橙色降为正常',
    'Lowered from orange to none',
  ],
  'incident.acknowledged': [
    { by: '李楠', at: NOON, staleAt: NOON, note: '在看' },
    '李楠 认领：在看',
    '李楠 acknowledged it: 在看',
  ],
  'incident.noted': [
    { by: '李楠', text: '已私信', step: 'contact' },
    '李楠：[私信作者] 已私信',
    '李楠: [contact the author] 已私信',
  ],
  'incident.responded': [
    {
      by: '李楠',
      at: NOON,
      where: 'weibo',
      url: 'https://x',
      text: null,
      approvedBy: '陈立',
      inTime: false,
    },
    '李楠 记录公开回应（微博），超时',
    '李楠 recorded the public response (Weibo), too late',
  ],
  'incident.reminded': [
    { deadline: 'remind-50', dueAt: NOON },
    '提醒：回应时间已过 50%',
    'Reminder: 50% of the response time is gone',
  ],
  'incident.breached': [
    { deadline: 'respond', dueAt: NOON },
    '超时：首次公开回应',
    'Missed: first public response',
  ],
  'incident.escalated': [
    { step: 1, to: 'vp', because: 'escalate' },
    '升级至 VP：期限内无首次回应',
    'Escalated to the VP, because: no first response in time',
  ],
  'incident.acknowledgement-lapsed': [
    { by: '李楠' },
    '李楠 的认领因无进展失效',
    '李楠’s acknowledgement lapsed for want of progress',
  ],
  'incident.judged': [
    { verdict: 'noise', by: '李楠', note: '玩笑' },
    '李楠 判定为误报：玩笑',
    '李楠 called it noise: 玩笑',
  ],
  'incident.closed': [
    { by: null, why: '平息', peak: 'red' },
    '系统关闭事件：平息',
    'Closed by the system: 平息',
  ],
};

function change(kind: string, data: object, given: Partial<Change> = {}): Change {
  return {
    seq: 1,
    kind,
    at: NOON,
    recordedAt: NOON,
    receivedAt: null,
    brandId: 1,
    storyId: 3,
    incidentId: 7,
    data,
    ...given,
  } as Change;
}

function show(changes: Change[], locale: Locale = 'zh-CN') {
  render(Frame, {
    room: roomWith(aSnapshot(), undefined, locale),
    part: Timeline,
    given: { changes },
  });
  return screen.getAllByRole('listitem').map((one) => said(one));
}

describe('the timeline', () => {
  it.each(Object.entries(EACH))('has words for %s in both languages', (kind, [data, zh, en]) => {
    expect(show([change(kind, data)])).toEqual([`14:00 ${zh}`]);
    cleanup();
    expect(show([change(kind, data)], 'en')).toEqual([`14:00 ${en}`]);
  });

  it('has the newest first', () => {
    const note = (seq: number) =>
      change(
        'incident.noted',
        { by: '李楠', text: `第${seq}`, step: null },
        { seq, at: NOON + seq * MINUTE },
      );
    expect(show([note(1), note(2)])).toEqual(['14:02 李楠：第2', '14:01 李楠：第1']);
  });

  it('says when something was only recorded later', () => {
    const late = change('coverage.regained', { since: null }, { recordedAt: NOON + HOUR });
    expect(show([late])).toEqual(['14:00 新数据恢复 1 小时后记录']);
    cleanup();
    expect(show([late], 'en')).toEqual(['14:00 New data is coming again recorded 1 h later']);
  });

  it('shows what people and posts wrote as words', () => {
    show([change('incident.noted', { by: '<b>李</b>', text: '<img src=x>', step: null })]);
    expect(screen.getByRole('listitem').querySelector('img, b')).toBeNull();
    expect(screen.getByRole('listitem').textContent).toContain('<b>李</b>：<img src=x>');
  });

  it('says who took corrections back, and which readers a digest did not reach', () => {
    const [corrected, failed] = [EACH['mentions.corrected'][0], EACH['digest.failed'][0]];
    expect(
      show([
        change('mentions.corrected', { ...corrected, undone: true }, { seq: 1 }),
        change(
          'digest.failed',
          { ...failed, sent: 2, missed: 1, edition: 'day', said: '550 no' },
          { seq: 2 },
        ),
      ]),
    ).toEqual(['14:00 日报有 1 位收件人没有收到：550 no', '14:00 李楠撤销了对 1 条声音的更正']);
  });
});
