// @vitest-environment jsdom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatKols, joinWords, parseKols, splitWords } from '../../client/brand-form.js';
import { Commands, isTyping, moveInList } from '../../client/commands.svelte.js';
import { delayOf } from '../../client/delay.js';
import { acknowledgeDue, clockOf, escalateDue, stepsOf } from '../../client/incident.js';
import { Notices } from '../../client/notices.svelte.js';
import { Prefs } from '../../client/prefs.svelte.js';
import { raised, wallOrder } from '../../client/wall.js';
import type { Deadline, DeadlineKind } from '../../server/model/incident.js';
import { aBrand, anIncident, HOUR, NOON } from './given.js';

function deadline(
  kind: DeadlineKind,
  dueAt: number,
  outcome: Deadline['outcome'] = null,
): Deadline {
  return { kind, dueAt, doneAt: outcome === null ? null : dueAt - 1, outcome };
}

describe('the response clock', () => {
  const response = {
    at: NOON + HOUR,
    where: 'weibo',
    url: 'https://a.test',
    text: null,
    by: 'a',
    approvedBy: 'b',
  };

  it('empties as time passes and turns over at the due time', () => {
    expect(clockOf(anIncident(), NOON)).toEqual({ kind: 'running', ms: 4 * HOUR, share: 1 });
    expect(clockOf(anIncident(), NOON + 3 * HOUR)).toMatchObject({ ms: HOUR, share: 0.25 });
    expect(clockOf(anIncident(), NOON + 4 * HOUR)).toMatchObject({ kind: 'running', ms: 0 });
    expect(clockOf(anIncident(), NOON + 5 * HOUR)).toEqual({ kind: 'overdue', ms: HOUR });
  });

  it('stops with the response and only says how long it took', () => {
    expect(clockOf(anIncident({ response }), NOON + 9 * HOUR)).toEqual({
      kind: 'answered',
      ms: HOUR,
    });
  });

  it('says that an answer came before the alert rather than after less than nothing', () => {
    const early = anIncident({ response: { ...response, at: NOON - HOUR / 2 } });
    expect(clockOf(early, NOON + HOUR)).toEqual({ kind: 'early', ms: HOUR / 2 });
  });

  it('stands on a closed incident', () => {
    const closed = anIncident({ status: 'closed', closedAt: NOON + 2 * HOUR });
    expect(clockOf(closed, NOON + 9 * HOUR)).toEqual({ kind: 'closed', ms: 2 * HOUR });
  });
});

describe('the steps of an incident', () => {
  it('are done, late, next or later, in the order of the playbook', () => {
    const deadlines = [
      deadline('solution', NOON + 4 * HOUR),
      deadline('contact', NOON + HOUR, 'met'),
      deadline('statement', NOON + 2 * HOUR),
    ];
    const states = (now: number) =>
      stepsOf({ deadlines }, now).map((one) => `${one.step} ${one.state}`);
    expect(states(NOON)).toEqual(['contact done', 'statement now', 'solution later']);
    expect(states(NOON + 3 * HOUR)).toEqual(['contact done', 'statement late', 'solution later']);
  });

  it('leave out what is void', () => {
    expect(stepsOf({ deadlines: [deadline('contact', NOON, 'void')] }, NOON)).toEqual([]);
  });

  it('name the next deadlines only while they can still be met', () => {
    const open = anIncident({
      deadlines: [deadline('acknowledge', NOON + 1), deadline('escalate', NOON + 2)],
    });
    expect(acknowledgeDue(open)).toBe(NOON + 1);
    expect(escalateDue(open)).toBe(NOON + 2);
    const taken = { ...open, acknowledgement: { by: 'a', at: NOON, staleAt: NOON } };
    expect(acknowledgeDue(taken)).toBeNull();
    expect(
      escalateDue(anIncident({ deadlines: [deadline('escalate', NOON, 'fired')] })),
    ).toBeNull();
  });
});

describe('the delay of what comes in', () => {
  const arrived = (...ages: number[]) =>
    ages.map((age) => ({ publishedAt: NOON - age, receivedAt: NOON }));

  it('is the median age at arrival, a clock that runs ahead counting as none', () => {
    expect(delayOf(arrived(9000, 1000, 5000))).toBe(5000);
    expect(delayOf(arrived(-HOUR))).toBe(0);
  });

  it('leaves out history that was pushed or fetched later, and is unknown without the rest', () => {
    expect(delayOf(arrived(48 * HOUR, 4000, 48 * HOUR, 48 * HOUR))).toBe(4000);
    expect(delayOf(arrived(HOUR))).toBe(HOUR);
    expect(delayOf(arrived(HOUR + 1, 48 * HOUR))).toBeNull();
    expect(delayOf([])).toBeNull();
  });
});

describe('the brand form', () => {
  it('splits words at commas of both languages and at lines, each once', () => {
    expect(splitWords('手镯家，Bracelet House、 手镯家\n镯子;')).toEqual([
      '手镯家',
      'Bracelet House',
      '镯子',
    ]);
  });

  it('gives back the words it was given', () => {
    const word = fc.stringMatching(/^[a-z\u4e00-\u9fff]([a-z \u4e00-\u9fff]*[a-z\u4e00-\u9fff])?$/);
    fc.assert(
      fc.property(fc.uniqueArray(word), (words) => {
        expect(splitWords(joinWords(words))).toEqual(words);
      }),
    );
  });

  it('reads KOLs line by line and names the line that lacks an id', () => {
    expect(parseKols('Weibo 123 时尚 某某\n\nzhihu a-b')).toEqual({
      kols: [
        { platform: 'weibo', id: '123', name: '时尚 某某' },
        { platform: 'zhihu', id: 'a-b', name: null },
      ],
      bad: null,
    });
    expect(parseKols('weibo 1\nweibo').bad).toBe(2);
    expect(formatKols(parseKols('weibo 1 x').kols)).toBe('weibo 1 x');
  });
});

describe('commands', () => {
  it('of the part nearest to the person win, and go with it', () => {
    const commands = new Commands();
    const ran: string[] = [];
    commands.add([{ id: 'far', label: 'far', key: 'r', run: () => ran.push('far') }]);
    const gone = commands.add([
      { id: 'near', label: 'near', key: 'r', run: () => ran.push('near') },
    ]);
    commands.ofKey('r')?.run();
    gone();
    commands.ofKey('r')?.run();
    expect(ran).toEqual(['near', 'far']);
    expect(commands.ofKey('x')).toBeNull();
  });

  it('leave keys alone that a field or a focused control needs', () => {
    document.body.innerHTML =
      '<input><input type="checkbox"><input type="radio"><button>b</button><p>p</p>';
    const typed = (selector: string, key: string) => {
      let typing = true;
      const element = document.querySelector(selector);
      element?.addEventListener('keydown', (event) => {
        typing = isTyping(event as KeyboardEvent);
      });
      element?.dispatchEvent(new KeyboardEvent('keydown', { key }));
      return typing;
    };
    expect(typed('input', 'a')).toBe(true);
    expect(typed('[type=checkbox]', '1')).toBe(false);
    expect(typed('[type=checkbox]', ' ')).toBe(true);
    expect(typed('[type=radio]', 'j')).toBe(false);
    expect(typed('[type=radio]', 'ArrowDown')).toBe(true);
    expect(typed('button', ' ')).toBe(true);
    expect(typed('button', 'a')).toBe(false);
    expect(typed('p', ' ')).toBe(false);
  });

  it('walk through the rows of a list and stop at its ends', () => {
    document.body.innerHTML =
      '<ul data-list><li data-row tabindex="-1">1</li><li data-row tabindex="-1">2</li></ul>';
    Element.prototype.scrollIntoView = () => undefined;
    const seen = ([1, 1, 1, -1, -1] as const).map((step) => {
      moveInList(document, document.activeElement, step);
      return document.activeElement?.textContent;
    });
    expect(seen).toEqual(['1', '2', '2', '1', '1']);
  });
});

describe('choices', () => {
  it('are kept for the next visit', () => {
    const kept = new Map<string, string>();
    const shelf = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    new Prefs(shelf).set({ locale: 'en', theme: 'light', person: '李楠', keys: false });
    expect(new Prefs(shelf)).toMatchObject({
      locale: 'en',
      theme: 'light',
      person: '李楠',
      keys: false,
    });
  });

  it('of two pages of one browser do not undo each other', () => {
    const kept = new Map<string, string>();
    const shelf = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    const [room, settings] = [new Prefs(shelf), new Prefs(shelf)];
    settings.set({ locale: 'en', theme: 'light' });
    room.set({ seen: 12 });
    expect(new Prefs(shelf)).toMatchObject({ locale: 'en', theme: 'light', seen: 12 });
  });

  it('are forgotten without harm where nothing may be kept', () => {
    const shelf = {
      getItem: () => '{broken',
      setItem: () => {
        throw new Error('full');
      },
    };
    const prefs = new Prefs(shelf);
    prefs.set({ theme: 'dark' });
    expect(prefs.theme).toBe('dark');
    expect(new Prefs(null).theme).toBe('system');
  });
});

describe('notices', () => {
  it('go by themselves, failures later than the rest, and never pile up', () => {
    const timers: { run: () => void; ms: number }[] = [];
    const notices = new Notices((run, ms) => timers.push({ run, ms }));
    notices.done('a');
    notices.failed('b');
    expect((timers[1]?.ms ?? 0) > (timers[0]?.ms ?? 0)).toBe(true);
    timers[0]?.run();
    expect(notices.list.map((one) => one.text)).toEqual(['b']);
    for (const text of ['c', 'd', 'e']) notices.done(text);
    expect(notices.list.map((one) => one.text)).toEqual(['c', 'd', 'e']);
  });
});

describe('the wall', () => {
  it('shows the worst brand first and "cannot say" before calm', () => {
    const brands = [
      aBrand({ id: 1, verdict: 'calm', volume: 9 }),
      aBrand({ id: 2, verdict: 'cannot-say' }),
      aBrand({ id: 3, verdict: 'red' }),
      aBrand({ id: 4, verdict: 'calm', volume: 40 }),
    ];
    expect(wallOrder(brands).map((one) => one.id)).toEqual([3, 2, 4, 1]);
  });

  it('sounds for what is new or higher than it was, and for nothing else', () => {
    const [red, orange] = [anIncident({ id: 1 }), anIncident({ id: 2, level: 'orange' })];
    expect(raised(new Map(), [red, orange])).toBe(red);
    expect(raised(new Map([[1, 'red']]), [red, orange])).toBe(orange);
    expect(
      raised(
        new Map([
          [1, 'orange'],
          [2, 'orange'],
        ]),
        [red, orange],
      ),
    ).toBe(red);
    expect(
      raised(
        new Map([
          [1, 'red'],
          [2, 'red'],
        ]),
        [red, orange],
      ),
    ).toBeNull();
    expect(raised(new Map([[1, 'red']]), [])).toBeNull();
  });
});
