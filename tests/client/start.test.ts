// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import Start from '../../client/pages/Start.svelte';
import StartBrand from '../../client/panels/StartBrand.svelte';
import StartSources from '../../client/panels/StartSources.svelte';
import { stepOf } from '../../client/start.js';
import Frame from './Frame.svelte';
import { aBrand, aSnapshot, aSource, NOON } from './given.js';
import {
  byTable,
  drawDialogs,
  field,
  notice,
  onItsWay,
  press,
  refused,
  sending,
  sent,
  tick,
  write,
} from './hands.js';
import { type Asked, roomWith } from './room.js';

const FEISHU = {
  kind: 'feishu',
  label: { 'zh-CN': '飞书', en: 'Feishu' },
  fields: [
    {
      name: 'url',
      label: { 'zh-CN': 'Webhook 地址', en: 'Webhook address' },
      help: { 'zh-CN': '群机器人的地址', en: 'Of the group’s bot' },
      input: 'url',
      required: true,
      secret: true,
    },
  ],
};
const channel = (change: object = {}) => ({
  id: 5,
  kind: 'feishu',
  name: '公关群',
  locale: 'zh-CN',
  enabled: true,
  broken: null,
  dailyTest: true,
  testedAt: null,
  silent: false,
  throttledUntil: null,
  config: {},
  secretsSet: ['url'],
  ...change,
});
const trial = (total: number, matches: number, titles: string[] = []) => ({
  total,
  matches,
  warnings: [],
  items: titles.map((title) => ({ title, text: title, brands: [] })),
});

beforeAll(drawDialogs);
beforeEach(() => history.replaceState(null, '', '/start'));
afterEach(cleanup);

describe('whom to listen for', () => {
  function show(rows: Parameters<typeof byTable>[0], locale: 'zh-CN' | 'en' = 'zh-CN') {
    const room = roomWith(aSnapshot({ brands: [] }), byTable(rows), locale);
    render(Frame, { room, part: StartBrand, given: {} });
    return room;
  }

  it('takes a name, and other ways to write it at a press', async () => {
    const room = show({ 'POST /brands': { body: { id: 1 } } });
    await write('品牌名', ' 手镯之家旗舰店 ');
    await press('加上 手镯之家');
    expect(field('人们还会怎么叫').value).toBe('手镯之家');
    expect(screen.queryByRole('button', { name: '加上 手镯之家' })).toBeNull();
    await press('下一步');
    expect(await sending(room, 'POST', '/brands')).toMatchObject({
      name: '手镯之家旗舰店',
      aliases: ['手镯之家'],
    });
  });

  it('warns of a name that means other things, and sends no word that cannot be seen', async () => {
    const room = show({ 'POST /brands': { body: { id: 1 } } });
    await write('品牌名', '苹果');
    expect(screen.getByText(/这个名字可能也指别的东西/)).toBeTruthy();
    await press('加上 客服');
    await write('品牌名', '苹果手机之家');
    expect(screen.queryByText(/这个名字可能也指别的东西/)).toBeNull();
    expect(field('必须同时出现（可选）').value).toBe('客服');
    await write('必须同时出现（可选）', '');
    await press('下一步');
    expect(await sending(room, 'POST', '/brands')).toMatchObject({ must: [] });
  });

  it('is asked for once, also while the board has not heard of it yet', async () => {
    const { answer, come } = onItsWay();
    const room = show({ 'POST /brands': answer });
    await write('品牌名', '手镯之家');
    await press('下一步');
    await press('下一步');
    come({ body: { id: 1 } });
    await answer;
    await press('下一步');
    expect(sent(room, 'POST', '/brands')).toHaveLength(1);
  });

  it('keeps what was typed when it is refused, and says so at the field and at the button', async () => {
    const room = show({
      'POST /brands': refused('exists', { field: 'name', message: 'name: taken', status: 409 }),
    });
    await write('品牌名', '手镯之家');
    await write('人们还会怎么叫', '镯子家');
    await press('下一步');
    expect((await screen.findByRole('alert')).textContent).toContain('已有同名的品牌');
    expect(field('品牌名').getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field('品牌名'));
    expect(field('人们还会怎么叫').value).toBe('镯子家');
    expect(room.notices.list).toEqual([]);
    await press('下一步');
    await waitFor(() => expect(sent(room, 'POST', '/brands')).toHaveLength(2));
  });

  it('shows live whether a sentence counts, and says why it cannot', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let down = false;
    show({
      'POST /brands/preview': () =>
        down ? { status: 503, body: {} } : { body: { matches: true } },
    });
    await write('品牌名', '手镯之家');
    await write('试一试', '手镯之家的石头掉了');
    await vi.advanceTimersByTimeAsync(300);
    expect(await screen.findByText('算提到')).toBeTruthy();
    down = true;
    await write('试一试', '');
    await write('试一试', '别的');
    await vi.advanceTimersByTimeAsync(300);
    expect(await screen.findByText(/503/)).toBeTruthy();
    vi.useRealTimers();
  });
});

describe('where to listen', () => {
  function show(answer: (asked: Asked) => object, locale: 'zh-CN' | 'en' = 'zh-CN') {
    const onadded = vi.fn();
    const onskip = vi.fn();
    const room = roomWith(aSnapshot(), answer, locale);
    render(Frame, { room, part: StartSources, given: { brand: '手镯之家', onadded, onskip } });
    return { room, onadded, onskip };
  }
  const trying = ({ path, body }: Asked, by: Record<string, object>) =>
    path === '/sources/try' ? (by[(body as { kind: string }).kind] ?? {}) : {};

  it('tries what is suggested, shows what was read, and picks what answers', async () => {
    const { room } = show((asked) =>
      trying(asked, {
        'google-news': { body: trial(20, 3, ['<b>石头掉了</b>', '第二条', '第三条']) },
        'bing-news': { body: trial(0, 0) },
        'weibo-hot': refused('source-transient', { status: 502, zh: '对方没有回答。' }),
      }),
    );
    await press('试读推荐的来源');
    expect(await screen.findByText('读到 20 条，3 条提到品牌')).toBeTruthy();
    expect(screen.getByText('<b>石头掉了</b>')).toBeTruthy();
    expect(screen.queryByText('第三条')).toBeNull();
    expect(await screen.findByText('能连上，现在还没有内容')).toBeTruthy();
    expect(await screen.findByText('读不到：对方没有回答。')).toBeTruthy();
    expect(field('添加 Google 新闻').checked).toBe(true);
    expect(field('添加 微博热搜').checked).toBe(false);
    expect(sent(room, 'POST', '/sources/try')).toHaveLength(3);
  });

  it('tries one place once, however often it is pressed', async () => {
    const { answer, come } = onItsWay();
    const { room } = show(() => answer);
    await press('试读推荐的来源');
    await press('试读推荐的来源');
    await press('试读 Google 新闻');
    expect(sent(room, 'POST', '/sources/try')).toHaveLength(3);
    come({ body: trial(1, 0) });
    expect(await screen.findAllByText('读到 1 条，0 条提到品牌')).toHaveLength(3);
  });

  it('forgets what it said of an address once that is another', async () => {
    const { answer, come } = onItsWay();
    let first = true;
    show(() => {
      if (!first) return answer;
      first = false;
      return { body: trial(7, 1) };
    });
    const box = '任意订阅源: 地址';
    expect(
      screen.getByRole<HTMLButtonElement>('button', { name: '试读 任意订阅源' }).disabled,
    ).toBe(true);
    await write(box, 'https://a.test/rss');
    await press('试读 任意订阅源');
    expect(await screen.findByText('读到 7 条，1 条提到品牌')).toBeTruthy();
    await write(box, 'https://b.test/rss');
    expect(screen.queryByText('读到 7 条，1 条提到品牌')).toBeNull();
    expect(field('添加 任意订阅源').checked).toBe(false);
    await fireEvent.keyDown(field(box), { key: 'Enter' });
    await write(box, 'https://c.test/rss');
    come({ body: trial(9, 9) });
    await answer;
    await new Promise((done) => setTimeout(done));
    expect(screen.queryByText(/读到 9 条/)).toBeNull();
  });

  it('takes no address that is none', async () => {
    const { room } = show(() => ({ body: trial(1, 0) }));
    await write('任意订阅源: 地址', 'javascript:alert(1)');
    await fireEvent.keyDown(field('任意订阅源: 地址'), { key: 'Enter' });
    expect(room.asked).toEqual([]);
    expect(field('添加 任意订阅源').disabled).toBe(true);
  });

  it('leads on where an address inside the network is refused', async () => {
    show(() => refused('source-refused', { status: 400, zh: '地址在内网。' }));
    await write('微博关键词（RSSHub）: 地址', 'http://10.0.0.5:1200');
    await press('试读 微博关键词（RSSHub）');
    const link = await screen.findByRole('link', { name: '公司内网的服务器要先允许' });
    expect(link.getAttribute('href')).toBe('/settings/data');
  });

  it('adds each by itself: the one that is refused is named, and the others are not added twice', async () => {
    let refusing = true;
    const { room, onadded } = show(({ path, body }) => {
      if (path !== '/sources') return {};
      const { kind } = body as { kind: string };
      return refusing && kind === 'bing-news'
        ? refused('internal', { status: 500 })
        : { status: 201, body: {} };
    });
    await tick('添加 Google 新闻');
    await tick('添加 必应新闻');
    await tick('添加 微博热搜');
    await press('添加 3 个来源');
    await notice(room, '“必应新闻”没有添加：服务器出错');
    expect(room.notices.list.map(({ text }) => text)).toContain('已添加 2 个来源，正在首次读取');
    expect(onadded).toHaveBeenCalledTimes(1);
    refusing = false;
    await press('添加 1 个来源');
    await notice(room, '已添加 1 个来源');
    const kinds = sent(room, 'POST', '/sources').map((one) => (one as { kind: string }).kind);
    expect(kinds).toEqual(['google-news', 'bing-news', 'weibo-hot', 'bing-news']);
  });

  it('can wait', async () => {
    const { onskip } = show(() => ({}));
    await press('以后再说');
    expect(onskip).toHaveBeenCalledTimes(1);
  });

  it('speaks English with English signs', () => {
    show(() => ({}), 'en');
    expect(screen.getByText(/Other ways/).textContent).not.toMatch(/[：，。“]/);
  });
});

describe('the first run', () => {
  /** A server that keeps what it was given. */
  function open(channels: object[], testing: (asked: Asked) => object = () => ({})) {
    const kept = [...channels];
    const room = roomWith(
      aSnapshot(),
      byTable({
        'GET /sources': { body: { items: [aSource()], kinds: [], brands: [] } },
        'GET /channels': () => ({ body: { items: [...kept], kinds: [FEISHU] } }),
        'POST /channels': ({ body }) => {
          kept.push(channel(body as object));
          return { status: 201, body: {} };
        },
        'PATCH /channels/5': () => ({ body: {} }),
        'POST /channels/5/test': (asked) => {
          const answer = testing(asked) as { body?: { outcome?: string } };
          if (answer.body?.outcome === 'ok') kept.splice(0, 1, channel({ testedAt: NOON }));
          return answer;
        },
        'DELETE /channels/5': () => {
          kept.length = 0;
          return { body: null };
        },
      }),
    );
    render(Frame, { room, part: Start, given: {} });
    return room;
  }

  it('tests a channel as soon as it is added, and is done once the message arrived', async () => {
    const room = open([], () => ({ body: { outcome: 'ok', words: '' } }));
    await waitFor(() => field('Webhook 地址'));
    await write('渠道名称', '公关群');
    await write('Webhook 地址', 'https://open.feishu.cn/hook/1');
    await press('添加');
    expect(await screen.findByText('预警发到：公关群')).toBeTruthy();
    expect(sent(room, 'POST', '/channels')).toHaveLength(1);
    expect(sent(room, 'POST', '/channels/5/test')).toHaveLength(1);
    await press('进入作战室');
    expect(location.pathname).toBe('/');
  });

  it('says why a test did not arrive, and lets the settings be mended without typing all again', async () => {
    let ok = false;
    const room = open([channel()], () => ({
      body: ok ? { outcome: 'ok', words: '' } : { outcome: 'broken', words: '机器人不存在' },
    }));
    await waitFor(() => screen.getByRole('button', { name: '再发一次测试' }));
    await press('再发一次测试');
    expect(await screen.findByText('“公关群”没有收下：机器人不存在')).toBeTruthy();
    await press('修改设置');
    expect(field('渠道名称').value).toBe('公关群');
    expect(field('Webhook 地址').value).toBe('');
    await write('Webhook 地址', 'https://open.feishu.cn/hook/2');
    ok = true;
    await press('保存');
    expect(await screen.findByText('预警发到：公关群')).toBeTruthy();
    expect(sent(room, 'PATCH', '/channels/5')).toMatchObject([
      { config: { url: 'https://open.feishu.cn/hook/2' } },
    ]);
  });

  it('asks before a channel is thrown away for another', async () => {
    const room = open([channel()]);
    await waitFor(() => screen.getByRole('button', { name: '换一个渠道' }));
    await press('换一个渠道');
    expect(screen.getByText(/它的地址和密钥无法找回/)).toBeTruthy();
    await press('取消');
    expect(sent(room, 'DELETE', '/channels/5')).toEqual([]);
    await press('换一个渠道');
    await press('删除“公关群”');
    await waitFor(() => expect(screen.queryByText(/已有：公关群/)).toBeNull());
    expect(field('Webhook 地址').required).toBe(true);
  });

  it('remembers in the address what was put off, and takes it up again', async () => {
    open([channel()]);
    await waitFor(() => screen.getByRole('button', { name: '以后再说' }));
    await press('以后再说');
    expect(await screen.findByText('还没有收下测试消息：公关群')).toBeTruthy();
    expect(location.search).toContain('skip=channel');
    await press('改一改');
    expect(await screen.findByRole('button', { name: '再发一次测试' })).toBeTruthy();
  });

  it('says why it cannot go on when the server does not answer, and offers another try', async () => {
    let down = true;
    const room = roomWith(aSnapshot(), () =>
      down ? { status: 503, body: {} } : { body: { items: [], kinds: [FEISHU], brands: [] } },
    );
    render(Frame, { room, part: Start, given: {} });
    expect((await screen.findByRole('alert')).textContent).toMatch(/503/);
    down = false;
    await press('重试');
    expect(await screen.findByRole('button', { name: '试读推荐的来源' })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('goes from step to step, whatever was there before', () => {
    const at = (
      brands: number,
      sources: number | null,
      tested: (number | null)[],
      skip: string[],
    ) =>
      stepOf({
        brands,
        sources,
        channels: tested.map((testedAt) => ({ testedAt })),
        skipped: skip,
      });
    expect(at(0, 3, [NOON], [])).toBe('brand');
    expect(at(1, null, [], [])).toBeNull();
    expect(at(1, 0, [], [])).toBe('sources');
    expect(at(1, 0, [], ['sources'])).toBe('channel');
    expect(at(1, 2, [null], [])).toBe('channel');
    expect(at(1, 2, [null, NOON], [])).toBe('done');
  });
});

describe('names of several brands', () => {
  it.each([
    ['zh-CN', '手镯之家、Acme'],
    ['en', '手镯之家, Acme'],
  ] as const)('stand side by side as %s writes them', async (locale, names) => {
    const brands = [aBrand(), aBrand({ id: 2, name: 'Acme' })];
    const room = roomWith(aSnapshot({ brands }), byTable({}), locale);
    render(Frame, { room, part: Start, given: {} });
    expect(await screen.findByText(names)).toBeTruthy();
  });
});
