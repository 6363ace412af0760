import { render } from '@testing-library/svelte';
import type { Component } from 'svelte';
import NoticeList from '../../client/panels/NoticeList.svelte';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aBrand, aSnapshot, aSource } from './given.js';
import { type Asked, roomWith } from './room.js';

type Said = { status?: number; body?: unknown };
export type Answer = (asked: Asked) => Said | Promise<Said>;
export const CATEGORIES = [{ id: 'quality', names: { zh: '产品质量', en: 'Product quality' } }];
export const snapshot = () =>
  aSnapshot({
    brands: [aBrand({ categories: CATEGORIES }), aBrand({ id: 2, name: '月光镯' })],
    sources: [aSource()],
  });

export interface Given {
  answer?: Answer;
  locale?: Locale;
  query?: string;
}
export function show(
  part: Component<never>,
  given: object,
  { answer, locale, query = '' }: Given = {},
) {
  window.history.replaceState(null, '', `/mentions${query}`);
  const room = roomWith(snapshot(), answer, locale);
  const drawn = render(Frame, { room, part, given });
  render(Frame, { room, part: NoticeList, given: {} });
  return { room, rerender: (next: object) => drawn.rerender({ room, part, given: next }) };
}
