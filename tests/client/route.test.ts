// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { baseOf, changeQuery, insidePath, match, parseQuery } from '../../client/route.js';
import { Router } from '../../client/router.svelte.js';

afterEach(() => {
  window.history.replaceState(null, '', '/');
  document.body.replaceChildren();
});

describe('routes', () => {
  it('finds every page, with or without a slash at the end', () => {
    expect(match('/')).toEqual({ page: 'room' });
    expect(match('/sources/')).toEqual({ page: 'sources' });
    expect(match('/incidents/42')).toEqual({ page: 'incident', id: 42 });
  });

  it('is lost for anything else', () => {
    for (const path of ['/nope', '/incidents/x', '/incidents/1/2', '/constructor']) {
      expect(match(path)).toEqual({ page: 'lost' });
    }
  });

  it('tells the demo from a path that only begins like it', () => {
    expect(baseOf('/demo')).toBe('/demo');
    expect(baseOf('/demo/wall')).toBe('/demo');
    expect(baseOf('/demonstration')).toBe('');
  });

  it('changes a query and drops what is empty', () => {
    const query = parseQuery('?brand=1&label=neg');
    expect(changeQuery(query, { label: null, platform: 'weibo' })).toBe('?brand=1&platform=weibo');
    expect(changeQuery(query, { label: '', brand: null })).toBe('');
  });

  it('leaves links to other places, worlds and anchors alone', () => {
    const here = 'http://a.test';
    expect(insidePath('http://a.test/demo/wall?x=1', here, '/demo')).toBe('/wall?x=1');
    expect(insidePath('http://a.test/demo', here, '/demo')).toBe('/');
    expect(insidePath('http://a.test/wall', here, '/demo')).toBeNull();
    expect(insidePath('http://b.test/wall', here, '')).toBeNull();
    expect(insidePath('http://a.test/#main', here, '')).toBeNull();
  });
});

describe('the router', () => {
  it('follows a click on its own link without a reload', () => {
    const router = new Router(window);
    document.body.innerHTML = '<a href="/incidents/5?x=1"><b>go</b></a>';
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    const follow = (event: MouseEvent) => router.follow(event);
    document.addEventListener('click', follow);
    document.querySelector('b')?.dispatchEvent(click);
    document.removeEventListener('click', follow);
    expect(click.defaultPrevented).toBe(true);
    expect(router.route).toEqual({ page: 'incident', id: 5 });
    expect(window.location.pathname).toBe('/incidents/5');
    expect(router.query.get('x')).toBe('1');
  });

  it('leaves a click with a modifier to the browser', () => {
    const router = new Router(window);
    document.body.innerHTML = '<a href="/wall">go</a>';
    const click = new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true });
    const follow = (event: MouseEvent) => {
      router.follow(event);
      event.preventDefault();
    };
    document.addEventListener('click', follow);
    document.querySelector('a')?.dispatchEvent(click);
    document.removeEventListener('click', follow);
    expect(router.path).toBe('/');
  });

  it('stays in the demo when it started there', () => {
    window.history.replaceState(null, '', '/demo/incidents/3');
    const router = new Router(window);
    expect(router.route).toEqual({ page: 'incident', id: 3 });
    expect(router.href('/')).toBe('/demo');
    router.go('/wall');
    expect(window.location.pathname).toBe('/demo/wall');
  });

  it('reads the address anew on back and forward, until it stops listening', () => {
    const router = new Router(window);
    const stop = router.listen();
    window.history.replaceState(null, '', '/sources');
    window.dispatchEvent(new PopStateEvent('popstate'));
    expect(router.route.page).toBe('sources');
    stop();
    window.history.replaceState(null, '', '/settings');
    window.dispatchEvent(new PopStateEvent('popstate'));
    expect(router.route.page).toBe('sources');
  });

  it('keeps filters in the address', () => {
    window.history.replaceState(null, '', '/mentions?label=neg');
    const router = new Router(window);
    router.ask({ label: null, platform: 'weibo' });
    expect(window.location.search).toBe('?platform=weibo');
    expect(router.query.get('label')).toBeNull();
  });

  it('makes a step for "back" of every choice, and none of what is there already', () => {
    window.history.replaceState(null, '', '/stories');
    const router = new Router(window);
    const before = window.history.length;
    router.ask({ order: 'volume' });
    router.ask({ order: 'volume' });
    router.go('/stories?order=volume');
    expect(window.history.length).toBe(before + 1);
    router.ask({ order: null }, 'replace');
    expect(window.history.length).toBe(before + 1);
    expect(window.location.search).toBe('');
  });
});
