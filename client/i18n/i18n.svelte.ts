import type { Locale } from '../../server/model/message.js';

import { createFormat } from './format.js';
import { en, zh, type Words } from './words.js';

const WORDS: Record<Locale, Words> = { 'zh-CN': zh, en };

/** The first of the browser's languages that we speak; Chinese of any region is Chinese. */
export function localeOf(languages: readonly string[]): Locale {
  for (const language of languages) {
    if (/^zh\b/i.test(language)) return 'zh-CN';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'en';
}

/** The words and formats of the chosen language; everything that reads them follows a switch. */
export class I18n {
  #chosen: () => Locale | null;
  #browser: Locale;
  #zone: () => string;
  locale = $derived.by<Locale>(() => this.#chosen() ?? this.#browser);
  t = $derived<Words>(WORDS[this.locale]);
  /** IANA name of the zone by whose clocks the screen tells the time. */
  timeZone = $derived.by(() => this.#zone());
  f = $derived.by(() => createFormat(this.locale, this.timeZone));

  /**
   * `chosen` reads the person's choice; null follows `languages`, the browser's list. `zone` reads by
   * whose clocks the screen tells the time, `browserZone` is that of the reader's own.
   */
  constructor(
    chosen: () => Locale | null,
    languages: readonly string[],
    readonly browserZone: string,
    zone: () => string = () => browserZone,
  ) {
    this.#chosen = chosen;
    this.#browser = localeOf(languages);
    this.#zone = zone;
  }
}
