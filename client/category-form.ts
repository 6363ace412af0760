import type { ComplaintCategory } from '../server/model/brand.js';
import { isPattern } from '../server/model/reading.js';
import { joinWords, splitWords } from './brand-form.js';

type Exception = NonNullable<ComplaintCategory['exceptions']>[number];

/** Words of a category for which somebody else has to answer; '' leaves it as the category says. */
export interface ExceptionFields {
  party: ComplaintCategory['party'] | '';
  scene: ComplaintCategory['scene'] | '';
  words: string;
}

/** A category as its fields hold it. */
export interface CategoryFields {
  id: string;
  names: ComplaintCategory['names'];
  party: ComplaintCategory['party'];
  scene: ComplaintCategory['scene'];
  words: string;
  exceptions: ExceptionFields[];
}

export function categoryFields(category: ComplaintCategory): CategoryFields {
  const { id, names, party, scene, patterns, exceptions = [] } = category;
  return {
    id,
    names: { ...names },
    party,
    scene,
    words: joinWords(patterns),
    exceptions: exceptions.map((one) => ({
      party: one.party ?? '',
      scene: one.scene ?? '',
      words: joinWords(one.patterns),
    })),
  };
}

/** The words of a field; `...` and `。。。` are taken for `…`. */
function patternsOf(words: string): string[] {
  return splitWords(words.replace(/\.{3,}|。{2,}|…+/g, '…'));
}

/** The first entry of a field that cannot be looked for; null when all can. */
export function wrongPattern(words: string): string | null {
  return patternsOf(words).find((one) => !isPattern(one)) ?? null;
}

/** Whether any field of a category holds an entry that cannot be looked for. */
export function hasWrong({ words, exceptions }: CategoryFields): boolean {
  return [words, ...exceptions.map((one) => one.words)].some((one) => wrongPattern(one) !== null);
}

/** The categories that the fields make; an exception without words is none. */
export function categoriesOf(fields: readonly CategoryFields[]): ComplaintCategory[] {
  return fields.map(({ id, names, party, scene, words, exceptions }) => ({
    id,
    names: { zh: names.zh.trim(), en: names.en.trim() },
    party,
    scene,
    patterns: patternsOf(words),
    exceptions: exceptions
      .map((one): Exception => ({
        ...(one.party !== '' && { party: one.party }),
        ...(one.scene !== '' && { scene: one.scene }),
        patterns: patternsOf(one.words),
      }))
      .filter(({ patterns }) => patterns.length > 0),
  }));
}

/** An id out of a name, unlike all that are taken; it stays when the name changes. */
export function idOf(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30);
  const base = plain === '' || plain === 'other' ? 'label' : plain;
  let id = base;
  for (let n = 2; taken.includes(id); n++) id = `${base}-${n}`;
  return id;
}
