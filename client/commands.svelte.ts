import { untrack } from 'svelte';

/** Something a person can do now, by the palette or by a key. */
export interface Command {
  id: string;
  label: string;
  /** One key without modifiers, as `KeyboardEvent.key` names it. */
  key?: string;
  run: () => void;
}

/** What can be done on this page now; pages and panels add their own while they are shown. */
export class Commands {
  #groups = $state.raw<readonly (readonly Command[])[]>([]);
  all = $derived(this.#groups.flat());

  /** Adds commands; the returned function takes them away again. */
  add(commands: readonly Command[]): () => void {
    // Effects add commands; what they add must not make them run again.
    untrack(() => (this.#groups = [...this.#groups, commands]));
    return () =>
      untrack(() => {
        this.#groups = this.#groups.filter((group) => group !== commands);
      });
  }

  /** The command of a key; the one added last wins, because it is nearer to the person. */
  ofKey(key: string): Command | null {
    return this.all.findLast((command) => command.key === key) ?? null;
  }
}

/** How the key of the command palette is called on a machine; `platform` as the browser names it. */
export function commandKey(platform: string): string {
  return /^(Mac|iP)/.test(platform) ? '⌘ K' : 'Ctrl K';
}

/** Inputs that take no letters: what is typed on them is meant for the page. */
const PRESSED: ReadonlySet<string> = new Set([
  'button',
  'checkbox',
  'image',
  'radio',
  'reset',
  'submit',
]);
/** What such an input answers to: it is pressed, or the next one of its group is chosen. */
const OPERATES = /^( |Enter|Arrow\w+)$/;

/** Whether a key press belongs to a field or control that has the focus. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement && PRESSED.has(target.type)) {
    return OPERATES.test(event.key);
  }
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  return (
    (event.key === ' ' || event.key === 'Enter') && /^(BUTTON|A|SUMMARY)$/.test(target.tagName)
  );
}

/** For a field that only looks for something inside a form: Enter in it does not send the form. */
export function lookOnly(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault();
}

/**
 * Moves the focus through the rows of the list it is in, or of the first list on the page.
 * Rows bear `data-row`, lists `data-list`. `step` is 1 for the next row, −1 for the one before.
 */
export function moveInList(root: ParentNode, active: Element | null, step: 1 | -1): void {
  const list = active?.closest('[data-list]') ?? root.querySelector('[data-list]');
  // A list that draws only a part of itself looks after its rows.
  if (
    list?.dispatchEvent(new CustomEvent('liststep', { detail: step, cancelable: true })) === false
  ) {
    return;
  }
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  const at = rows.findIndex((row) => row === active || row.contains(active));
  const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
