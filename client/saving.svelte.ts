import { tick } from 'svelte';
import { ApiError } from './api/ask.js';
import type { Words } from './i18n/words.js';
import { failureText } from './words.js';

/** A form being saved: busy while it is, and what it was refused for until it is taken. */
export class Saving {
  busy = $state(false);
  error = $state.raw<unknown>(null);

  /**
   * Saves, and tells whether it was taken; a press while one is on its way does nothing. After a
   * refusal the field that it is about has the focus.
   */
  async run(form: HTMLElement | null | undefined, save: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      await save();
      this.error = null;
      return true;
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
    await showWrong(form);
    return false;
  }

  /** Why it was refused, as a sentence; null when it was not. */
  words(t: Words): string | null {
    return this.error === null ? null : failureText(t, this.error);
  }

  /** What was refused about one field; null where nothing was. */
  at(field: string, t: Words): string | null {
    return refusedAt(this.error, field, t);
  }
}

/** Takes a person to the first field of a form that is wrong, once the page says so. */
export async function showWrong(form: HTMLElement | null | undefined): Promise<void> {
  await tick();
  form?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
}

/** What an error says of one field, by the server's name of it or of the record it is in. */
export function refusedAt(error: unknown, field: string, t: Words): string | null {
  if (!(error instanceof ApiError)) return null;
  const { field: named, message, said } = error;
  if (named !== field && !named?.startsWith(`${field}.`)) return null;
  return t.error.said({ zh: said ?? t.error.here, en: message.replace(`${named}: `, '') });
}
