import type { QueryForm } from '../server/model/query-form.js';
import { joinWords, splitWords } from './brand-form.js';

/** A form as its fields hold it: lists as the text that is typed. */
export interface FormFields {
  all: string;
  any: string[];
  none: string;
  near: { left: string; right: string; distance: number }[];
  platforms: string;
  languages: string;
  authors: string;
  followers: number | null;
}

/** The fields of a form; a form always has a first group to type into. */
export function fieldsOf(form: QueryForm): FormFields {
  return {
    all: joinWords(form.all),
    any: form.any.length === 0 ? [''] : form.any.map(joinWords),
    none: joinWords(form.none),
    near: form.near.map((pair) => ({ ...pair })),
    platforms: joinWords(form.platforms),
    languages: joinWords(form.languages),
    authors: joinWords(form.authors),
    followers: form.followers,
  };
}

/** The form that the fields make; what is half typed is left out. */
export function formOf(fields: FormFields): QueryForm {
  return {
    all: splitWords(fields.all),
    any: fields.any.map(splitWords).filter((group) => group.length > 0),
    none: splitWords(fields.none),
    near: fields.near
      .map(({ left, right, distance }) => ({
        left: left.trim(),
        right: right.trim(),
        distance: Math.min(100, Math.max(1, Math.round(distance) || 1)),
      }))
      .filter(({ left, right }) => left !== '' && right !== ''),
    platforms: splitWords(fields.platforms).map((one) => one.toLowerCase()),
    languages: splitWords(fields.languages).map((one) => one.toLowerCase()),
    authors: splitWords(fields.authors),
    followers: fields.followers === null ? null : Math.max(0, Math.round(fields.followers)),
  };
}

/** A form whose first group is the names of a brand. */
export function startOf(
  names: readonly string[],
  must: readonly string[],
  none: readonly string[],
) {
  const any = [names, must].filter((group) => group.length > 0).map((group) => [...group]);
  const form: QueryForm = {
    all: [],
    any,
    none: [...none],
    near: [],
    platforms: [],
    languages: [],
    authors: [],
    followers: null,
  };
  return fieldsOf(form);
}

/** Whether nothing is filled in. */
export function isBlank(form: QueryForm): boolean {
  const words = [form.all, form.none, form.platforms, form.languages, form.authors, ...form.any];
  return (
    words.every((list) => list.length === 0) && form.near.length === 0 && form.followers === null
  );
}
