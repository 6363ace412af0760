import { z } from 'zod';
import type { ChannelKind } from '../channel.js';
import type { Words } from './words.js';
import { words } from './words.js';

/** One input of a channel's form. */
export interface Field {
  name: string;
  label: Words;
  /** Where to find the value, in words a PR person understands. */
  help: Words;
  input: 'text' | 'url' | 'password' | 'number' | 'list' | 'choice' | 'browser';
  required: boolean;
  /** Encrypted at rest and never shown again. */
  secret: boolean;
  choices?: readonly { value: string; label: Words }[];
  placeholder?: string;
}

/** A channel with all the settings page needs to know of it. */
export interface ChannelPlugin<Config = unknown> extends ChannelKind<Config> {
  readonly label: Words;
  readonly fields: readonly Field[];
  /** Whether updates of one incident continue in its thread. */
  readonly threads: boolean;
}

/** Derives the secrets from the fields, so that the two cannot disagree. */
export function plugin<Config>(
  made: Omit<ChannelPlugin<Config>, 'secrets'>,
): ChannelPlugin<Config> {
  const secrets = made.fields.filter((field) => field.secret).map((field) => field.name);
  return { ...made, secrets };
}

type Extra = Partial<Pick<Field, 'input' | 'required' | 'secret' | 'choices' | 'placeholder'>>;

/** A field of the form; required and not secret unless said otherwise. */
export function input(
  name: string,
  label: [string, string],
  help: [string, string],
  extra: Extra = {},
): Field {
  return {
    name,
    label: words(...label),
    help: words(...help),
    input: 'text',
    required: true,
    secret: false,
    ...extra,
  };
}

/** A web address, http or https. */
export const address = z.string().trim().max(2_000).refine(isWeb, 'an http or https address');

function isWeb(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** A value that must not be empty. */
export const filled = z.string().trim().min(1).max(2_000);

/** An optional value; an empty input counts as absent. */
export const maybe = z
  .string()
  .trim()
  .max(2_000)
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** An optional token that is sent in a header, where a line break would begin another one. */
export const bearer = maybe.refine(
  (value) => value === undefined || /^[\x21-\x7e]+$/.test(value),
  'ASCII letters, digits and signs without spaces',
);

/** An optional value with a default; an empty input counts as absent. */
export function orElse<T extends z.ZodType>(schema: T, value: z.input<T>): z.ZodType<z.output<T>> {
  return z.preprocess((given) => (given === '' || given === undefined ? value : given), schema);
}

/**
 * Several values in one input, separated as given; also takes the list it makes, so that stored
 * settings can be read again.
 */
export function listOf(separator: RegExp, good: (value: string) => boolean, what: string) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((given) =>
      (typeof given === 'string' ? given.split(separator) : given).filter((one) => one !== ''),
    )
    .refine((list) => list.length > 0 && list.every(good), what);
}
