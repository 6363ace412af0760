import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComplaintModel } from './complaints/heads.js';
import { decodeComplaints } from './complaints/heads.js';
import type { TextModels } from './read.js';
import { decodeLexicon, decodeModel } from './store.js';

/** Names of the committed files. */
export const MODEL_FILES = {
  zh: 'zh.fst',
  en: 'en.fst',
  complaints: 'complaints.fst',
  lexicon: 'vader.tsv.gz',
} as const;

/** Reads the sentiment models of a folder; throws when one is missing or broken. */
export async function loadTextModels(folder: string): Promise<TextModels> {
  const [zh, en, lexicon] = await Promise.all([
    readFile(join(folder, MODEL_FILES.zh)),
    readFile(join(folder, MODEL_FILES.en)),
    readFile(join(folder, MODEL_FILES.lexicon)),
  ]);
  return { zh: decodeModel(zh), en: decodeModel(en), lexicon: decodeLexicon(lexicon) };
}

export async function loadComplaintModel(folder: string): Promise<ComplaintModel> {
  return decodeComplaints(await readFile(join(folder, MODEL_FILES.complaints)));
}
