// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';
import MentionDetail from '../../client/panels/MentionDetail.svelte';
import Frame from './Frame.svelte';
import { aMention } from './given.js';
import { createRoom } from './room.js';

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});
afterEach(cleanup);

it.each([
  ['zh-CN', '星尘表', '文中是在与“星尘表”比较，负面说的不是本品牌'],
  ['zh-CN', null, '文中是在与别的品牌比较，负面说的不是本品牌'],
  ['en', '星尘表', 'Compares with “星尘表”: what is negative is not about this brand'],
  ['en', null, 'Compares with another brand: what is negative is not about this one'],
] as const)('says in %s why a scolding of %s is not negative here', (locale, against, words) => {
  const mention = aMention(1, { label: 'neu', compared: { against } });
  const given = { mention, onclose: () => undefined, onchanged: () => undefined };
  render(Frame, { room: createRoom(undefined, locale), part: MentionDetail, given });
  expect(screen.getByText(words)).toBeTruthy();
});
