// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Landing } from '../../client/landing.js';

const LIST = `<h1>事件</h1><a data-row href="/incidents/1">一</a><a data-row href="/incidents/2">二</a>`;
const INCIDENT = `<h1>断裂</h1><button>认领</button>`;

describe('where the focus goes with the page', () => {
  let landing: Landing;
  let main: HTMLElement;

  beforeEach(() => {
    document.body.innerHTML = `<nav><a href="/incidents">事件</a></nav><main id="main" tabindex="-1"></main>`;
    main = document.querySelector('main') ?? document.body;
    Element.prototype.scrollIntoView = () => undefined;
    landing = new Landing(document);
    main.innerHTML = LIST;
    landing.arrive('/incidents', 'step');
  });
  afterEach(() => {
    landing.stop();
    document.body.replaceChildren();
  });

  function focused(): string | null {
    return document.activeElement?.textContent ?? null;
  }

  function show(address: string, html: string, came: 'step' | 'back' = 'step') {
    main.innerHTML = html;
    landing.arrive(address, came);
  }

  it('leaves the first page to the browser', () => {
    expect(document.activeElement).toBe(document.body);
  });

  it('goes to the heading of the next page, and begins at its top', () => {
    main.querySelector('a')?.focus();
    main.scrollTop = 300;
    show('/incidents/1', INCIDENT);
    expect(focused()).toBe('断裂');
    expect(main.scrollTop).toBe(0);
  });

  it('waits on the page for a heading that comes later', async () => {
    show('/incidents/1', '');
    expect(document.activeElement).toBe(main);
    main.innerHTML = INCIDENT;
    await Promise.resolve();
    expect(focused()).toBe('断裂');
  });

  it('leaves a person alone who went on before the heading came', async () => {
    show('/incidents/1', '<button>认领</button>');
    main.querySelector('button')?.focus();
    main.insertAdjacentHTML('afterbegin', '<h1>断裂</h1>');
    await Promise.resolve();
    expect(focused()).toBe('认领');
  });

  it('goes back to the row one came from', () => {
    show('/incidents/2', INCIDENT);
    show('/incidents', LIST, 'back');
    expect(focused()).toBe('二');
  });

  it('goes back to that row even when the list comes later', async () => {
    show('/incidents/2', INCIDENT);
    show('/incidents', '<h1>事件</h1>', 'back');
    expect(focused()).toBe('事件');
    main.innerHTML = LIST;
    await Promise.resolve();
    expect(focused()).toBe('二');
  });

  it('goes back to the heading when the row is gone', () => {
    show('/incidents/9', INCIDENT);
    show('/incidents', LIST, 'back');
    expect(focused()).toBe('事件');
  });

  it('keeps the focus on what was pressed when that is still there', () => {
    show('/settings/rules', '<h1>设置</h1><a href="/settings/look">外观</a>');
    main.querySelector('a')?.focus();
    landing.arrive('/settings/look', 'step');
    expect(focused()).toBe('外观');
  });

  it('leaves the door to its field, and goes to the heading behind it', () => {
    landing.arrive(null, 'step');
    expect(document.activeElement).toBe(document.body);
    landing.arrive('/incidents', 'step');
    expect(focused()).toBe('事件');
  });
});
