import { fireEvent, screen } from '@testing-library/svelte';
import { vi } from 'vitest';

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
