import { ComplaintFinder } from '../../crawlers/text/complaints/find.js';
import { DEFAULT_CATEGORIES } from '../../crawlers/text/complaints/rules.js';
import { loadComplaintModel, loadTextModels } from '../../crawlers/text/load.js';
import type { ComplaintFinder as Finder } from '../../crawlers/text/analyst.js';
import type { TextModels } from '../../crawlers/text/read.js';
import { Reader } from '../../crawlers/text/read.js';
import { modelFolder } from '../models.js';

/** What commands need to analyse texts. */
export interface TextTools {
  models: TextModels;
  complaints: Finder;
}

/** Loads the committed models with the default complaint categories. */
export async function loadTextTools(folder = modelFolder()): Promise<TextTools> {
  const [models, model] = await Promise.all([loadTextModels(folder), loadComplaintModel(folder)]);
  const reader = new Reader(models);
  const tone = (clause: string): number => reader.read(clause, null).s;
  const finder = new ComplaintFinder({ categories: DEFAULT_CATEGORIES, model, tone });
  return { models, complaints: (text) => finder.find(text) };
}
