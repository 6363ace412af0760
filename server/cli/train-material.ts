import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ComplainingPost, OpinionRow } from '../../crawlers/text/train/complaints.js';
import type { Row } from '../../crawlers/text/train/dataset.js';
import { foldOf, languageOfSet, sampleKey } from '../../crawlers/text/train/dataset.js';
import type { ReadPost } from '../../crawlers/text/train/read-posts.js';
import {
  parseReadPosts,
  postKey,
  POSTS_SET,
  READ_POSTS,
} from '../../crawlers/text/train/read-posts.js';
import { modelFolder } from '../reading/models.js';
import { UsageError } from './io.js';
import { readNdjson, stringField } from './ndjson.js';

/** What there is to learn from. */
export interface Material {
  rows: Row[];
  /** Reviews with opinions marked by hand. */
  opinions: OpinionRow[];
  /** Negative posts that were read. */
  posts: ComplainingPost[];
  /** How many posts are labelled of which no file holds the text. */
  missing: number;
}

/**
 * Sets with neutral texts come first, so that a text in two sets keeps the richer label; before them all
 * comes what is no labelled set, so that a post that was read belongs to the stream it is from.
 */
const FIRST = ['weibo-3', 'weibo', 'tweets', 'brands', 'airline'];

/**
 * Reads everything below a folder: sets labelled by their rows, named `zh-…` and `en-…`, and the posts
 * of any file that `read-posts.tsv` labels. Throws UsageError, with `usage`, when there is no file.
 */
export async function readMaterial(folder: string, usage: string): Promise<Material> {
  const all = await readdir(folder, { recursive: true });
  const names = all.filter((name) => /\.ndjson(\.gz)?$/.test(name)).sort();
  if (names.length === 0) throw new UsageError(`No .ndjson files in ${folder}. ${usage}`);
  const first = (name: string): number => {
    if (languageOfSet(basename(name)) === null) return -1;
    const at = FIRST.findIndex((part) => basename(name).includes(part));
    return at < 0 ? FIRST.length : at;
  };
  names.sort((a, b) => first(a) - first(b));
  const material: Material = { rows: [], opinions: [], posts: [], missing: 0 };
  const read = parseReadPosts(
    await readFile(join(modelFolder(), '..', 'train', READ_POSTS), 'utf8'),
  );
  for (const name of names) {
    const set = basename(name).replace(/\.ndjson(\.gz)?$/, '');
    for (const row of await readNdjson(join(folder, name))) {
      addLabelled(material, row, set);
      addRead(material, row, set, read);
    }
  }
  material.missing = read.size;
  return material;
}

function addLabelled(material: Material, row: Record<string, unknown>, set: string): void {
  const text = stringField(row, 'text');
  const label = stringField(row, 'label');
  if (text === null || languageOfSet(set) === null) return;
  if (label === 'neg' || label === 'neu' || label === 'pos')
    material.rows.push({ text, label, set });
  const { aspects } = row;
  if (!Array.isArray(aspects) || !aspects.every(isAspect)) return;
  material.opinions.push({ text, aspects, fold: foldOf(sampleKey(text)) });
}

/** A post is taken once, and taken off `read`. */
function addRead(
  material: Material,
  row: Record<string, unknown>,
  set: string,
  read: Map<string, ReadPost>,
): void {
  const text = stringField(row, 'text');
  if (text === null) return;
  const key = postKey(text);
  const said = read.get(key);
  if (said === undefined) return;
  read.delete(key);
  const { label, complaints } = said;
  material.rows.push({ text, label, set: `${POSTS_SET}${set}`, read: true });
  if (label === 'neg') material.posts.push({ text, complaints, fold: foldOf(sampleKey(text)) });
}

function isAspect(value: unknown): value is OpinionRow['aspects'][number] {
  return (
    Array.isArray(value) && value.length === 4 && value.every((part) => typeof part === 'string')
  );
}
