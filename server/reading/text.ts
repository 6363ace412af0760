import { type ClauseReader, ComplaintFinder } from '../../crawlers/text/complaints/find.js';
import { type Category, DEFAULT_CATEGORIES } from '../../crawlers/text/complaints/rules.js';
import { loadComplaintModel, loadTextModels } from '../../crawlers/text/load.js';
import { createClauseReader } from '../../crawlers/text/complaints/reader.js';
import type { FindComplaints } from '../../crawlers/text/analyst.js';
import { createAnalyst } from '../../crawlers/text/analyst.js';
import type { Analyst } from '../model/analysis.js';
import type { TextModels } from '../../crawlers/text/read.js';
import { modelFolder } from './models.js';

/** Makes a finder of complaints for a list of categories. */
export type MakeFinder = (categories: readonly Category[]) => FindComplaints;

/** What analysing a text takes: the models, and finders of complaints. */
export interface TextTools {
  models: TextModels;
  /** By the categories of the policy. */
  complaints: FindComplaints;
  finder: MakeFinder;
}

/** Loads the committed models with the default complaint categories. */
export async function loadTextTools(folder = modelFolder()): Promise<TextTools> {
  const [models, model] = await Promise.all([loadTextModels(folder), loadComplaintModel(folder)]);
  const readers = {
    zh: createClauseReader(models.zh.table, models.lexicon),
    en: createClauseReader(models.en.table, models.lexicon),
  };
  const finder: MakeFinder = (categories) => {
    const zh = new ComplaintFinder({ categories, model, reader: readers.zh });
    // No English clause was labelled with these categories, so there the rules stand alone.
    const en = new ComplaintFinder({ categories, model: null, reader: readers.en });
    return (text, language) => (language === 'en' ? en : zh).find(text);
  };
  return { models, complaints: finder(DEFAULT_CATEGORIES), finder };
}

/** Reads nothing: for finders that go by their words alone. */
const WORDS_ALONE: ClauseReader = {
  extract: () => 0,
  open: () => undefined,
  turn: () => undefined,
  feed: () => undefined,
  tone: () => 0,
};

/** Finders without any model: by the words of the categories alone. */
export const byWordsAlone: MakeFinder = (categories) => {
  const finder = new ComplaintFinder({ categories, model: null, reader: WORDS_ALONE });
  return (text) => finder.find(text);
};

/** The embedded analyst with the committed models. */
export async function openAnalyst(): Promise<Analyst> {
  return createAnalyst(await loadTextTools());
}
