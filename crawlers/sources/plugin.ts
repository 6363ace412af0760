import type { Bilingual, Field, SourceForm } from '../../server/model/form.js';
import type { Gone, Item } from '../../server/model/mention.js';
import type { Looker } from '../look.js';
import type { SourceKind } from '../source.js';
import type { Streamer } from '../stream.js';

/** A kind of source together with the form that sets it up. */
export interface SourcePlugin<Config = unknown> extends SourceKind<Config> {
  readonly form: SourceForm;
  /** False for what hears only the loudest, such as a hot list: it never makes a verdict calm. */
  readonly vouches?: boolean;
  /** How posts are looked at again for their counters, where the service allows it. */
  readonly looks?: Looker<Config> | undefined;
  /** How it is listened to while it speaks. */
  readonly streams?: Streamer<Config>;
  /** A file that shows how its rows are read; null when there is none yet. Throws VisitError. */
  peek?(config: Config): Promise<{ path: string; name: string; bytes: number } | null>;
  /** Reads what a WebSub hub delivered. Throws VisitError. */
  pushed?(
    config: Config,
    body: Buffer,
    type: string | null,
    now: number,
  ): Promise<{ items: Item[]; gone: Gone[] }>;
}

/** Whether a source set up so can make a verdict calm, unless a person says otherwise. */
export function vouches(
  { vouches: kind, form }: Pick<SourcePlugin, 'vouches' | 'form'>,
  config: Readonly<Record<string, unknown>>,
): boolean {
  const loud = form.presets.some(
    (preset) =>
      preset.vouches === false &&
      Object.entries(preset.config).every(([name, value]) => config[name] === value),
  );
  return kind !== false && !loud;
}

/** A text in both languages. */
export function both(zh: string, en: string): Bilingual {
  return { 'zh-CN': zh, en };
}

/** A field of a form; optional unless told. */
export function field(
  name: string,
  zh: string,
  en: string,
  more: Partial<Omit<Field, 'name' | 'label'>> = {},
): Field {
  return { name, label: both(zh, en), kind: 'text', required: false, ...more };
}
