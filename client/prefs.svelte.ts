import type { Locale } from '../server/model/message.js';

export type Theme = 'system' | 'dark' | 'light';

/** Where choices are kept between visits; a browser that forbids it forgets them. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'fengsheng';

interface Kept {
  locale: Locale | null;
  theme: Theme;
  person: string;
  keys: boolean;
  sound: boolean;
  seen: number;
  hours: number;
}

/** What one person chose in this browser. */
export class Prefs {
  /** Null follows the browser. */
  locale = $state<Locale | null>(null);
  theme = $state<Theme>('system');
  /** Who acts; asked once and offered again. */
  person = $state('');
  /** Whether single keys act (WCAG 2.1.4 asks for a way to turn them off). */
  keys = $state(true);
  /** Whether the wall sounds on a raise. */
  sound = $state(true);
  /** Id of the newest mention at the last look. */
  seen = $state(0);
  /** How many hours the pulse looks back; 0 is the whole window. */
  hours = $state(0);
  #shelf: Shelf | null;

  constructor(shelf: Shelf | null) {
    this.#shelf = shelf;
    const kept = read(shelf);
    this.locale = kept.locale ?? null;
    this.theme = kept.theme ?? 'system';
    this.person = kept.person ?? '';
    this.keys = kept.keys ?? true;
    this.sound = kept.sound ?? true;
    this.seen = kept.seen ?? 0;
    this.hours = kept.hours ?? 0;
  }

  /** Changes some choices and keeps them. */
  set(chosen: Partial<Kept>): void {
    Object.assign(this, chosen);
    try {
      // Another page of this browser may have kept something else since: only what is chosen here is changed.
      this.#shelf?.setItem(KEY, JSON.stringify({ ...read(this.#shelf), ...chosen }));
    } catch {
      // A full or forbidden shelf costs only the memory of the choice.
    }
  }
}

function read(shelf: Shelf | null): Partial<Kept> {
  try {
    const kept: unknown = JSON.parse(shelf?.getItem(KEY) ?? '{}');
    return kept && typeof kept === 'object' ? kept : {};
  } catch {
    return {};
  }
}
