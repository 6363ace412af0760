import { ComplaintFinder as Finder } from '../crawlers/text/complaints/find.js';
import { DEFAULT_CATEGORIES } from '../crawlers/text/complaints/rules.js';
import { loadComplaintModel, loadTextModels } from '../crawlers/text/load.js';
import type { ComplaintModel } from '../crawlers/text/complaints/heads.js';
import { createClauseReader } from '../crawlers/text/complaints/reader.js';
import type { AnalystOptions, FindComplaints } from '../crawlers/text/analyst.js';
import { createAnalyst } from '../crawlers/text/analyst.js';
import type { Analyst } from './model/analysis.js';
import type { TextModels } from '../crawlers/text/read.js';
import { modelFolder } from './models.js';

/** What analysing a text takes: the models, and a finder of complaints. */
export interface TextTools {
  models: TextModels;
  complaints: FindComplaints;
}

/** Loads the committed models with the default complaint categories. */
export async function loadTextTools(folder = modelFolder()): Promise<TextTools> {
  const [models, model] = await Promise.all([loadTextModels(folder), loadComplaintModel(folder)]);
  const make = (language: 'zh' | 'en', learned: ComplaintModel | null): Finder => {
    const reader = createClauseReader(models[language].table, models.lexicon);
    return new Finder({ categories: DEFAULT_CATEGORIES, model: learned, reader });
  };
  const zh = make('zh', model);
  // No English clause was labelled with these categories, so there the rules stand alone.
  const en = make('en', null);
  return { models, complaints: (text, language) => (language === 'en' ? en : zh).find(text) };
}

/** The embedded analyst with the committed models; `neutralShare` as in `createAnalyst`. */
export async function openAnalyst(
  options: Pick<AnalystOptions, 'neutralShare'> = {},
): Promise<Analyst> {
  return createAnalyst({ ...(await loadTextTools()), ...options });
}
