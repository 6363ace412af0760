import { z } from 'zod';
import type { Bilingual } from '../../server/model/form.js';
import { record } from '../json.js';
import { trouble, VisitError } from '../source.js';
import { getJson } from './api.js';
import { type HotEntry, hotVisit } from './hot.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  base: z.url({ protocol: /^https?$/ }),
  /** Name of a list at the service. */
  list: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]{1,60}$/),
});
type Config = z.infer<typeof Config>;
type Json = Readonly<Record<string, unknown>>;

/** What tells one self-hosted aggregator of hot lists from another. */
export interface HotService {
  kind: string;
  /** As its project is called. */
  name: string;
  about: Bilingual;
  placeholder: string;
  /** Its lists worth watching: name, Chinese, English. */
  lists: readonly (readonly [string, string, string])[];
  address(config: Config): string;
  /** The lines of its answer, best first. Throws VisitError when it admits a failure. */
  read(answer: Json, list: string, now: number): HotEntry[];
}

/** The kind of source that a service of hot lists makes: one form, one preset per list. */
export function hotService(service: HotService): SourcePlugin<Config> {
  const { kind, name, about, placeholder, lists } = service;
  const labels = lists.map(([value, zh, en]) => ({ value, label: both(zh, en) }));
  return {
    kind,
    vouches: false,
    config: Config,
    form: {
      label: both(`热榜（${name}）`, `Hot lists (${name})`),
      about,
      fields: [
        field('base', `${name} 地址`, `${name} address`, {
          kind: 'url',
          required: true,
          placeholder,
        }),
        field('list', '榜单', 'List', { kind: 'choice', required: true, options: labels }),
      ],
      presets: labels.map(({ value, label }) => ({
        label,
        config: { list: value },
        ask: ['base'],
      })),
    },
    visit: async (config, cursor, tools) => {
      const answer = record(await getJson(service.address(config), tools));
      const lines = service.read(answer, config.list, tools.now);
      const entries = lines.filter(({ word }) => word !== '');
      // A hot list is never empty: what answers so is broken, or something else.
      if (entries.length === 0) {
        throw new VisitError(
          trouble('hot-empty', { service: name, list: config.list }),
          'transient',
        );
      }
      return hotVisit(entries, cursor, tools.now);
    },
  };
}
