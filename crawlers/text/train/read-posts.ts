import { createHash } from 'node:crypto';
import type { Learned } from '../complaints/heads.js';
import { sampleKey } from './dataset.js';

/** What a reader said of a public post; the post itself is not ours to keep. */
export interface ReadPost {
  label: 'neg' | 'neu' | 'pos';
  /** What a negative post complains about. */
  complaints: readonly Learned[];
}

/** The file of what was read, beside this one. */
export const READ_POSTS = 'read-posts.tsv';

/** Begins the name of each set of posts that were read; the name of their file follows. */
export const POSTS_SET = 'zh-posts-';

const LABELS = ['neg', 'neu', 'pos'] as const;

const CATEGORIES: Readonly<Record<string, Learned>> = {
  q: 'quality',
  l: 'logistics',
  a: 'after-sales',
  p: 'price',
};

/** Stands for a post in the file: the first 12 hex digits of SHA-256 over what its copies share. */
export function postKey(text: string): string {
  return createHash('sha256').update(sampleKey(text)).digest('hex').slice(0, 12);
}

/**
 * Reads lines of key, label and, of a negative post, letters of complaint categories, parted by tabs.
 * Throws RangeError that names the line when one is anything else, or a key comes again.
 */
export function parseReadPosts(tsv: string): Map<string, ReadPost> {
  const read = new Map<string, ReadPost>();
  tsv.split(/\r?\n/).forEach((line, i) => {
    if (line === '') return;
    const found = /^([0-9a-f]{12})\t(?:(neu|pos)|(neg)(?:\t([qlap]+))?)$/.exec(line);
    const [, key, calm, negative, letters = ''] = found ?? [];
    const label = LABELS.find((known) => known === (calm ?? negative));
    if (key === undefined || label === undefined || read.has(key)) {
      throw new RangeError(`Line ${i + 1} of ${READ_POSTS} is no key, label and categories.`);
    }
    read.set(key, { label, complaints: Array.from(letters).flatMap((x) => CATEGORIES[x] ?? []) });
  });
  return read;
}
