// @vitest-environment jsdom
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Lag } from '../../client/effects.js';
import { cutAt, placesOf } from '../../client/highlight.js';
import {
  deviceName,
  installWorker,
  isSubscribed,
  pushTrouble,
  subscribe,
  unsubscribe,
} from '../../client/push.js';
import { fieldsOf, formOf, isBlank, startOf } from '../../client/query-form.js';
import { keepAwake } from '../../client/wall-attachments.js';
import { socketWire } from '../../client/wire.js';
import type { Listener } from '../../client/live.svelte.js';
import type { QueryForm } from '../../server/model/query-form.js';
import { settled } from './hands.js';

const io = vi.hoisted(() => vi.fn());
vi.mock('socket.io-client', () => ({ io }));

describe('the wire', () => {
  let on: Record<string, (what: unknown) => void>;
  let calls: string[];
  const listener = () => ({
    snapshot: vi.fn(),
    changes: vi.fn(),
    pulse: vi.fn(),
    lost: vi.fn(),
    refused: vi.fn(),
  });
  function open(namespace = '/', heard: Listener = listener()) {
    const wire = socketWire(namespace);
    wire.open(() => ({ after: 7 }), heard);
    return wire;
  }

  beforeEach(() => {
    vi.useFakeTimers();
    on = {};
    calls = [];
    const socket = {
      on: (event: string, run: (what: unknown) => void) => (on[event] = run),
      connect: () => (calls.push('connect'), socket),
      disconnect: () => (calls.push('disconnect'), socket),
    };
    io.mockReset().mockReturnValue(socket);
  });
  afterEach(() => void vi.useRealTimers());

  it('speaks for one world, and says each time anew what it has seen', () => {
    let seen = 7;
    socketWire('/demo').open(() => ({ after: seen }), listener());
    const [namespace, options] = io.mock.calls[0] as [
      string,
      { auth: (tell: (what: object) => void) => void },
    ];
    const told = vi.fn();
    options.auth(told);
    seen = 12;
    options.auth(told);
    expect(namespace).toBe('/demo');
    expect(told.mock.calls).toEqual([[{ after: 7 }], [{ after: 12 }]]);
  });

  it('hands on what the server says, and that the connection was lost', () => {
    const heard = listener();
    open('/', heard);
    on['snapshot']?.('s');
    on['changes']?.('c');
    on['pulse']?.('p');
    on['disconnect']?.('transport close');
    const { snapshot, changes, pulse } = heard;
    expect([snapshot, changes, pulse].map(({ mock }) => mock.calls)).toEqual([
      [['s']],
      [['c']],
      [['p']],
    ]);
    expect(heard.lost).toHaveBeenCalledTimes(1);
    expect(calls).toEqual([]);
  });

  it('comes back by itself where the server hung up, which the library would not do', async () => {
    const heard = listener();
    open('/', heard);
    on['disconnect']?.('io server disconnect');
    expect(heard.refused.mock.calls).toEqual([[false]]);
    expect(heard.lost).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(calls).toEqual(['connect']);
  });

  it('tells a world that is gone from a server that cannot be reached', () => {
    const heard = listener();
    open('/demo', heard);
    on['connect_error']?.(new Error('Invalid namespace'));
    on['connect_error']?.(new Error('xhr poll error'));
    expect(heard.refused.mock.calls).toEqual([[true], [false]]);
  });

  it('makes a new connection when it is told to, and none once it is closed', () => {
    const wire = open();
    wire.again();
    wire.close();
    expect(calls).toEqual(['disconnect', 'connect', 'disconnect']);
    socketWire('/').again();
    expect(calls).toHaveLength(3);
  });
});

describe('a lag', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is not put off for ever by what arrives without end', async () => {
    const run = vi.fn();
    const lag = new Lag(run, 1_000);
    for (let at = 0; at < 30; at += 1) {
      lag.soon();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(run).toHaveBeenCalledTimes(3);
    lag.soon();
    lag.stop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(run).toHaveBeenCalledTimes(3);
  });
});

describe('marking places in a text', () => {
  const place = fc.record({
    from: fc.integer({ min: -5, max: 40 }),
    to: fc.integer({ min: -5, max: 40 }),
  });

  it('loses and doubles nothing, wherever the places stand', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 30 }),
        fc.array(place, { maxLength: 8 }),
        (text, places) => {
          expect(
            cutAt(text, places)
              .map((piece) => piece.text)
              .join(''),
          ).toBe(text);
        },
      ),
    );
  });

  it('marks exactly what is inside some place, overlapping ones as one', () => {
    expect(
      cutAt('手镯掉色了', [
        { from: 2, to: 4 },
        { from: 1, to: 3 },
        { from: 9, to: 12 },
      ]),
    ).toEqual([
      { text: '手', lit: false },
      { text: '镯掉色', lit: true },
      { text: '了', lit: false },
    ]);
  });

  it('finds words every time, whatever their letters, and the parts of a pattern', () => {
    expect(placesOf('Bug bUG', ['bug'])).toEqual([
      { from: 0, to: 3 },
      { from: 4, to: 7 },
    ]);
    expect(placesOf('包装全破了', ['包装…破']).map(({ from }) => from)).toEqual([0, 3]);
    expect(placesOf('包装', ['', '…'])).toEqual([]);
  });

  it('finds them in their place behind letters that grow when they are made small', () => {
    const text = 'İİİ 掉色 BUG';
    expect(placesOf(text, ['掉色', 'bug']).map(({ from, to }) => text.slice(from, to))).toEqual([
      '掉色',
      'BUG',
    ]);
  });
});

describe('a query as a form', () => {
  const words = fc
    .array(fc.stringMatching(/^[a-z\u4e00-\u9fa5]{1,6}$/), { maxLength: 4 })
    .map((list) => [...new Set(list)]);
  const form: fc.Arbitrary<QueryForm> = fc.record({
    all: words,
    any: fc.array(
      words.filter((list) => list.length > 0),
      { maxLength: 3 },
    ),
    none: words,
    near: fc.array(
      fc.record({
        left: fc.constantFrom('充电', 'a'),
        right: fc.constantFrom('发热', 'b'),
        distance: fc.integer({ min: 1, max: 100 }),
      }),
      { maxLength: 2 },
    ),
    platforms: words,
    languages: words,
    authors: words,
    followers: fc.option(fc.nat(1_000_000)),
  });

  it('comes back from its fields as it was', () => {
    fc.assert(
      fc.property(form, (given) => {
        expect(formOf(fieldsOf(given))).toEqual(given);
      }),
    );
  });

  it('leaves out what is half typed, and bounds what is out of bounds', () => {
    const fields = fieldsOf(formOf(startOf(['月光镯'], [], [])));
    fields.near = [
      { left: '充电', right: ' ', distance: 5 },
      { left: '充电', right: '发热', distance: 900 },
      { left: '充电', right: '发热', distance: NaN },
    ];
    fields.any.push('  ');
    fields.platforms = 'WeiBo';
    fields.followers = -3;
    expect(formOf(fields)).toMatchObject({
      any: [['月光镯']],
      near: [{ distance: 100 }, { distance: 1 }],
      platforms: ['weibo'],
      followers: 0,
    });
  });

  it('starts from the names of a brand, and knows when nothing is filled in', () => {
    expect(formOf(startOf(['月光镯'], ['手镯'], ['招聘']))).toMatchObject({
      any: [['月光镯'], ['手镯']],
      none: ['招聘'],
    });
    expect(isBlank(formOf(startOf([], [], [])))).toBe(true);
    expect(isBlank(formOf({ ...startOf([], [], []), followers: 0 }))).toBe(false);
  });
});

describe('web push', () => {
  const browser = (given: object) =>
    ({
      isSecureContext: true,
      PushManager: {},
      Notification: { permission: 'default' },
      navigator: { serviceWorker: {} },
      ...given,
    }) as unknown as Window & typeof globalThis;

  it('says what keeps a browser from it', () => {
    expect(pushTrouble(browser({}))).toBeNull();
    expect(pushTrouble(browser({ isSecureContext: false }))).toBe('insecure');
    expect(pushTrouble(browser({ navigator: {} }))).toBe('unsupported');
    expect(pushTrouble(browser({ Notification: { permission: 'denied' } }))).toBe('denied');
  });

  const withWorker = (current: object | null, made: object = {}) => {
    const pushManager = {
      getSubscription: async () => current,
      subscribe: vi.fn(async () => made),
    };
    const worker = { pushManager };
    const serviceWorker = {
      ready: Promise.resolve(worker),
      getRegistration: async () => worker,
      register: vi.fn(async () => Promise.reject(new Error('blocked'))),
    };
    return { window: browser({ navigator: { serviceWorker } }), pushManager, serviceWorker };
  };

  it('makes the browser a channel in the language of its reader', async () => {
    const { window, pushManager } = withWorker(null, {
      toJSON: () => ({ endpoint: 'https://push' }),
    });
    const api = {
      pushKey: async () => ({ publicKey: 'key' }),
      addBrowser: vi.fn(async () => ({ id: 9 })),
    };
    expect(await subscribe(window, api as never, 'Chrome · Mac', 'en')).toBe(9);
    expect(pushManager.subscribe).toHaveBeenCalledWith({
      userVisibleOnly: true,
      applicationServerKey: 'key',
    });
    expect(api.addBrowser).toHaveBeenCalledWith({
      name: 'Chrome · Mac',
      locale: 'en',
      subscription: { endpoint: 'https://push' },
    });
  });

  it('leaves no subscription behind that the server knows nothing of', async () => {
    const gone = vi.fn(async () => true);
    const { window } = withWorker(null, { toJSON: () => ({}), unsubscribe: gone });
    const api = {
      pushKey: async () => ({ publicKey: 'k' }),
      addBrowser: async () => Promise.reject(new Error('500')),
    };
    await expect(subscribe(window, api as never, 'x', 'en')).rejects.toThrow('500');
    expect(gone).toHaveBeenCalledTimes(1);
  });

  it('knows whether it is subscribed, and ends that', async () => {
    const end = vi.fn(async () => true);
    expect(await isSubscribed(withWorker({}).window)).toBe(true);
    expect(await isSubscribed(withWorker(null).window)).toBe(false);
    await unsubscribe(withWorker({ unsubscribe: end }).window);
    await unsubscribe(withWorker(null).window);
    expect(end).toHaveBeenCalledTimes(1);
  });

  it('does without its worker where that is refused', async () => {
    const { window, serviceWorker } = withWorker(null);
    installWorker(window);
    await settled();
    expect(serviceWorker.register).toHaveBeenCalledWith('/sw.js');
    installWorker(browser({ isSecureContext: false, navigator: { serviceWorker } }));
    expect(serviceWorker.register).toHaveBeenCalledTimes(1);
  });

  it.each([
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/126.0 Mobile Safari/537.36',
      'Chrome · Android',
    ],
    ['Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0', 'Edge · Windows'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1',
      'Safari · iPhone',
    ],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Firefox/127.0', 'Firefox · Mac'],
    ['curl/8', ''],
  ])('calls a device what people call it: %s', (agent, name) => {
    expect(deviceName(agent)).toBe(name);
  });
});

describe('a screen that stays awake', () => {
  const stub = (request: () => Promise<unknown>) =>
    Object.defineProperty(navigator, 'wakeLock', { value: { request }, configurable: true });
  afterEach(() => void Reflect.deleteProperty(navigator, 'wakeLock'));

  it('asks again when it is seen again, and lets go when it is left', async () => {
    const release = vi.fn(async () => undefined);
    const request = vi.fn(async () => ({ release }));
    stub(request);
    const end = keepAwake();
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(request).toHaveBeenCalledTimes(2);
    end();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(request).toHaveBeenCalledTimes(2);
    expect(release).toHaveBeenCalled();
  });

  it('lets go of what it is only given after it was left', async () => {
    const release = vi.fn(async () => undefined);
    stub(async () => ({ release }));
    keepAwake()();
    await settled();
    expect(release).toHaveBeenCalledTimes(1);
  });

  it('goes on where the browser refuses, or cannot', async () => {
    stub(async () => Promise.reject(new Error('battery')));
    keepAwake()();
    await settled();
    Reflect.deleteProperty(navigator, 'wakeLock');
    expect(() => keepAwake()()).not.toThrow();
  });
});
