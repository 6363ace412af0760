import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import { expect, vi } from 'vitest';
import type { Answer, Asked, TestRoom } from './room.js';

/** jsdom draws no dialogs and popovers; what they hold can be looked at all the same. */
export function drawDialogs(): void {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
  HTMLElement.prototype.showPopover = () => undefined;
  HTMLElement.prototype.hidePopover = () => undefined;
}

/** Presses the button of that name. */
export const press = (name: string | RegExp) =>
  fireEvent.click(screen.getByRole('button', { name }));

/** Writes into the field of that name. */
export const write = (label: string | RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });

/** Sends the form that holds the field of that name, as Enter in it does. */
export const submit = (label: string | RegExp) => fireEvent.submit(screen.getByLabelText(label));

/** All that can be read on the page, blanks made one. */
export const said = (root: Element = document.body) => root.textContent.replace(/\s+/g, ' ').trim();

/** Lets answers that are on their way arrive. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

class NoSizes {
  observe() {}
  unobserve() {}
  disconnect() {}
}

/** Nothing has a size in jsdom, so no chart is drawn; its words and its table are there. */
export function drawNoCharts(): void {
  vi.stubGlobal('IntersectionObserver', NoSizes);
  vi.stubGlobal('ResizeObserver', NoSizes);
}

/** The one table of the page, row by row, its head first. */
export const table = () =>
  screen.getAllByRole('row').map((row) => [...row.children].map((cell) => said(cell)));

/** The control of that name. */
export const field = (label: string | RegExp) => screen.getByLabelText<HTMLInputElement>(label);
export const choose = (label: string | RegExp, value: string) =>
  fireEvent.change(field(label), { target: { value } });
export const tick = (label: string | RegExp) => fireEvent.click(field(label));

type Row = Answer | Promise<Answer> | ((asked: Asked) => Answer | Promise<Answer>);

/** Answers by method and path, such as `POST /brands`; what is not listed is an empty list. */
export function byTable(rows: Record<string, Row>) {
  return (asked: Asked): Answer | Promise<Answer> => {
    const row = rows[`${asked.method} ${asked.path.split('?')[0]}`] ?? {};
    return typeof row === 'function' ? row(asked) : row;
  };
}

/** What the server says when it takes none of it. */
export function refused(
  code: string,
  given: { field?: string; message?: string; zh?: string; status?: number } = {},
): Answer {
  const { status = 400, message = `No: ${code}.`, ...rest } = given;
  return { status, body: { error: { code, message, ...rest } } };
}

/** An answer that is on its way until the test lets it come. */
export function onItsWay(): { answer: Promise<Answer>; come: (answer: Answer) => void } {
  let come: (answer: Answer) => void = () => undefined;
  const answer = new Promise<Answer>((done) => (come = done));
  return { answer, come };
}

/** The bodies of what was sent to a place, in order. */
export const sent = (room: TestRoom, method: string, path: string) =>
  room.asked.filter((one) => one.method === method && one.path === path).map(({ body }) => body);

/** Waits until something was sent there, and gives it. */
export async function sending(room: TestRoom, method: string, path: string): Promise<unknown> {
  await waitFor(() => expect(sent(room, method, path)).not.toEqual([]));
  return sent(room, method, path).at(-1);
}

/** Waits for a short message at the edge of the page. */
export const notice = (room: TestRoom, text: string | RegExp) =>
  waitFor(() => expect(room.notices.list.at(-1)?.text).toMatch(text));
