import type { Compared, Party, Scene } from '../model/analysis.js';
import type { MentionComplaint } from '../model/mention.js';

/** Parts the name of the model from the phrase that turned its label, in `mentions.model`. */
export const BY_HABIT = ' habit:';

/** Parts it from the competitor that a negative text is about, where a comparison says so. */
export const COMPARED = ' compared:';

/** The competitor that a stored mention was compared with, or the fact that it was; null: neither. */
export function comparedOf(model: string): Compared | null {
  const plain = plainModel(model);
  const at = plain.indexOf(COMPARED);
  if (at < 0) return null;
  const against = plain.slice(at + COMPARED.length);
  return { against: against === '' ? null : against };
}

/** The name of the model alone. */
export function modelName(model: string): string {
  return plainModel(model).split(COMPARED, 1)[0] ?? '';
}

/** The phrase that turned the label of a stored mention; null when none did. */
export function habitOf(model: string): string | null {
  const at = model.indexOf(BY_HABIT);
  return at < 0 ? null : model.slice(at + BY_HABIT.length);
}

/** The name of the model without the phrase. */
export function plainModel(model: string): string {
  const at = model.indexOf(BY_HABIT);
  return at < 0 ? model : model.slice(0, at);
}

/** Complaints as one column: `quality:merchant:goods,logistics:logistics:service`; null for none. */
export function storedComplaints(complaints: readonly MentionComplaint[]): string | null {
  const parts = complaints.map(({ category, party, scene }) => `${category}:${party}:${scene}`);
  return parts.length === 0 ? null : [...new Set(parts)].join(',');
}

/** The complaints of a stored column. */
export function readComplaints(stored: string | null): MentionComplaint[] {
  if (stored === null) return [];
  return stored.split(',').map((part) => {
    const [category = '', party = '', scene = ''] = part.split(':');
    return { category, party: party as Party, scene: scene as Scene };
  });
}

/** A stored list of ids, by comma. */
export function readCategories(stored: string): string[] {
  return stored === '' ? [] : stored.split(',');
}
