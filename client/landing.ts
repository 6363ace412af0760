/** How the page came to be: by a step forward, or by the browser's way back. */
export type Came = 'step' | 'back';

/**
 * Puts the focus where a page begins whenever another one is shown: without it the focus would fall
 * to the body, the keyboard would start over at the logo and a screen reader would say nothing.
 * A page may still be loading: its heading, or the row one came from, is waited for until a person
 * touches anything.
 */
export class Landing {
  #document: Document;
  #left: string | null = null;
  #here: string | null = null;
  #waiting: MutationObserver | null = null;

  constructor(of: Document) {
    this.#document = of;
  }

  /**
   * `address` is the link that leads to the page shown now, null where nobody may see one. The first
   * page, and a door, are left to the browser.
   */
  arrive(address: string | null, came: Came): void {
    if (address === this.#here) return;
    const first = this.#here === null && this.#left === null;
    this.#left = this.#here ?? this.#left;
    this.#here = address;
    this.stop();
    if (address === null || first) return;
    const main = this.#document.getElementById('main');
    if (!main) return;
    if (came === 'step') main.scrollTop = 0;
    // What was pressed is still there (a tab of the same page): it keeps the focus.
    const kept = this.#document.activeElement;
    if (kept !== main && main.contains(kept)) return;
    this.#land(main, came === 'back' ? this.#left : null);
  }

  /** Stops waiting for what has not been drawn yet. */
  readonly stop = (): void => {
    this.#waiting?.disconnect();
    this.#waiting = null;
    this.#document.removeEventListener('keydown', this.stop, true);
    this.#document.removeEventListener('pointerdown', this.stop, true);
  };

  #land(main: HTMLElement, from: string | null): void {
    if (this.#settle(main, from)) return;
    this.#waiting = new MutationObserver(() => {
      const active = this.#document.activeElement;
      const elsewhere = active?.tagName !== 'H1' && active !== main && active !== this.#body;
      if (elsewhere || this.#settle(main, from)) this.stop();
    });
    this.#waiting.observe(main, { childList: true, subtree: true });
    this.#document.addEventListener('keydown', this.stop, true);
    this.#document.addEventListener('pointerdown', this.stop, true);
  }

  get #body(): HTMLElement {
    return this.#document.body;
  }

  /** Focuses the best there is now; whether nothing better is to be waited for. */
  #settle(main: HTMLElement, from: string | null): boolean {
    const row = from === null ? null : rowTo(main, from);
    const target = row ?? main.querySelector<HTMLElement>('[autofocus], h1') ?? main;
    if (target.tagName === 'H1') target.tabIndex = -1;
    if (this.#document.activeElement !== target) {
      target.focus({ preventScroll: true });
      if (row) row.scrollIntoView({ block: 'nearest' });
    }
    return row !== null || (from === null && target !== main);
  }
}

/** The row, else the link, of a page that leads to `address`. */
function rowTo(main: HTMLElement, address: string): HTMLElement | null {
  const links = [...main.querySelectorAll<HTMLElement>('a[href]')].filter(
    (link) => link.getAttribute('href') === address,
  );
  return links.find((link) => link.hasAttribute('data-row')) ?? links[0] ?? null;
}
