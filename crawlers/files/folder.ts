import { z } from 'zod';
import type { Item } from '../../server/model/mention.js';
import type { Visit, VisitTools } from '../source.js';
import { both, field, type SourcePlugin } from '../sources/plugin.js';
import { type Memory, readMemory, type Seen } from './memory.js';
import { understand } from './read.js';
import { type Mapping, TARGETS } from './generic.js';
import { MarkedFile } from './marked.js';
import { BEGINNING, type Place, portions } from './stream.js';
import { layoutOf } from './rows.js';
import { type Found, permitted, walk } from './walk.js';
import { readZone } from './zone.js';

const FolderConfig = z.object({
  /** Folder, absolute or below the first of the allowed ones. */
  path: z.string().trim().min(1).max(1000),
  platform: z.string().trim().min(1).max(40).optional(),
  zone: z
    .string()
    .trim()
    .max(10)
    .refine((text) => readZone(text) !== null, 'write it like +08:00')
    .optional(),
  /** What a person said the columns mean; for files whose columns are not known. */
  mapping: z.partialRecord(z.enum(TARGETS), z.array(z.string().max(400)).max(20)).optional(),
});
type FolderConfig = z.infer<typeof FolderConfig>;

/** What a person once said about files with the same columns. */
export interface Remembered {
  mapping: Mapping | null;
  platform: string | null;
  /** Minutes ahead of UTC. */
  zone: number | null;
}

export interface FolderSettings {
  /** Folders below which an administrator allows to watch. */
  roots: readonly string[];
  remembered: (columns: readonly string[]) => Promise<Remembered | null>;
}

/** Items of one visit; the rest comes with the next, at once. */
const MOST_ITEMS = 4000;
/** The next look while something is being written, ms. */
const SOON = 5_000;
/** A last line without an end counts when nobody wrote to it for so long, ms. */
const FINISHED = 60_000;

/** Files that crawlers write or people drop into a folder, read on as they grow. */
export function folderSource(settings: FolderSettings): SourcePlugin<FolderConfig> {
  const [root] = settings.roots;
  return {
    kind: 'folder',
    config: FolderConfig,
    form: {
      label: both('监看文件夹', 'Watched folder'),
      about: both(
        'MediaCrawler、weibo-crawler 等爬虫写入的文件，或放进去的导出表格：新内容几秒内读取，每行只读一次。',
        'Files that MediaCrawler, weibo-crawler and others write, or exports dropped there: what is new is read within seconds, each line once.',
      ),
      fields: [
        field('path', '文件夹', 'Folder', {
          required: true,
          placeholder: root ?? '/srv/mediacrawler/data',
          hint: both(
            '须位于管理员用 WATCH_DIRS 允许的目录之内；子文件夹一并读取。',
            'Must lie below a folder that WATCH_DIRS allows; folders inside it are read as well.',
          ),
        }),
        field('platform', '未注明平台的记为', 'Platform of rows that name none', {
          placeholder: 'web',
        }),
        field('zone', '未注明时区的时间', 'Zone of times without one', { placeholder: '+08:00' }),
      ],
      presets: [],
    },
    visit: (config, cursor, tools) => look(settings, config, cursor, tools),
    peek: (config) => peek(settings, config),
  };
}

/** One look at all files: what grew is read on, up to as much as one visit carries. */
async function look(
  settings: FolderSettings,
  config: FolderConfig,
  cursor: Record<string, unknown>,
  { now }: VisitTools,
): Promise<Visit> {
  const folder = await permitted(config.path, settings.roots);
  const { files, left } = await walk(folder);
  const before = readMemory(cursor);
  const after: Memory = {};
  const items: Item[] = [];
  const warnings: string[] = [];
  if (left > 0) warnings.push(`${left} older files are left out: move finished ones elsewhere.`);
  let more = false;
  let waiting = false;
  const understood = reader(settings, config, now);
  for (const file of files) {
    const known = before[file.id];
    if (known && settled(known, file, now)) {
      after[file.id] = { ...known, name: file.name };
    } else if (items.length >= MOST_ITEMS) {
      more = true;
      if (known) after[file.id] = known;
    } else {
      const read = await readOn(file, known, before, now, understood, MOST_ITEMS - items.length);
      items.push(...read.items);
      warnings.push(...read.warnings);
      if (read.seen) after[file.id] = read.seen;
      more ||= read.more;
    }
    waiting ||= (after[file.id]?.open ?? null) !== null;
  }
  return {
    items,
    cursor: { files: after },
    notModified: items.length === 0 && warnings.length === 0,
    waitAtLeast: null,
    again: more ? 0 : waiting || items.length > 0 ? SOON : undefined,
    more,
    reaches: 'all',
    movedTo: null,
    warnings,
  };
}

/** Nothing to read: unchanged, and not waiting for its end to be believed. */
function settled(known: Seen, file: Found, now: number): boolean {
  if (known.size !== file.size || known.changed !== file.changed) return false;
  if (known.offset >= file.size) return true;
  return known.open !== null && now - known.open < (known.whole ? 1 : FINISHED);
}

type Understood = (
  file: Found,
  from: Place,
  complete: boolean,
  most: number,
) => Promise<{ items: Item[]; next: Place; more: boolean; warnings: string[] }>;

function reader(settings: FolderSettings, config: FolderConfig, now: number): Understood {
  const zone = config.zone === undefined ? null : readZone(config.zone);
  return async (file, from, complete, most) => {
    const read = { items: [] as Item[], next: from, more: false, warnings: [] as string[] };
    let refused = 0;
    for await (const { records, next } of portions(file.path, from, complete)) {
      const said = await settings.remembered(records.columns);
      const { items, refused: bad } = understand(records, {
        path: file.path,
        now,
        zone: zone ?? said?.zone ?? undefined,
        mapping: own(config.mapping, records.columns) ?? said?.mapping ?? undefined,
        platform: config.platform ?? said?.platform ?? undefined,
      });
      read.items.push(...items);
      read.next = next;
      refused += bad.length;
      const [first] = bad;
      if (first && refused === bad.length) {
        read.warnings.push(`${file.name}, line ${first.line}: ${TROUBLE[first.why]}.`);
      }
      read.more = read.items.length >= most;
      if (read.more) break;
    }
    if (refused > 1) read.warnings.push(`${file.name}: ${refused} rows could not be taken.`);
    return read;
  };
}

const TROUBLE = {
  'no-text': 'no text in it',
  'bad-time': 'its time cannot be read',
  'not-json': 'no JSON object',
  'too-long': 'longer than 8 MB',
  person: 'it describes an account, not a post',
} as const;

interface ReadOn {
  items: Item[];
  warnings: string[];
  /** What to remember of the file; null when too little of it is there. */
  seen: Seen | null;
  more: boolean;
}

/** Reads a file that is new or changed from where it was left. */
async function readOn(
  file: Found,
  known: Seen | undefined,
  memory: Memory,
  now: number,
  understood: Understood,
  most: number,
): Promise<ReadOn> {
  const marked = await MarkedFile.open(file);
  if (!marked) return { items: [], warnings: [], seen: known ?? null, more: false };
  try {
    const same = known?.size === file.size && known.changed === file.changed;
    if (marked.whole && !same) {
      // Such files are rewritten from their beginning: read when two looks see the same.
      return { items: [], warnings: [], seen: marked.waiting(known, now), more: false };
    }
    const from = await marked.from(known, memory);
    const complete = marked.whole || (same && known.open !== null);
    const { items, next, more, warnings } = await understood(file, from, complete, most);
    return { items, warnings, seen: await marked.seen(next, more ? null : now), more };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const warnings = [`${file.name}: ${error.message}`];
    const end = { offset: file.size, line: BEGINNING.line };
    return { items: [], warnings, seen: await marked.seen(end, null), more: false };
  } finally {
    await marked.close();
  }
}

/** What was said for this folder, where it fits: never against a layout that is known. */
function own(mapping: Mapping | undefined, columns: readonly string[]): Mapping | undefined {
  if (mapping === undefined || layoutOf(columns) !== undefined) return undefined;
  const read = [...(mapping.text ?? []), ...(mapping.title ?? [])];
  return read.some((name) => columns.includes(name)) ? mapping : undefined;
}

/** Files looked into for one whose columns are not known. */
const MOST_PEEKED = 20;

/** The newest file whose columns had to be guessed, else the newest of all; null when there is none. */
async function peek(
  settings: FolderSettings,
  config: FolderConfig,
): Promise<{ path: string; name: string; bytes: number } | null> {
  const { files } = await walk(await permitted(config.path, settings.roots));
  const newest = files.toReversed().slice(0, MOST_PEEKED);
  for (const file of newest) {
    const columns = await columnsOf(file.path);
    if (columns !== null && layoutOf(columns) === undefined) return shownFile(file);
  }
  const [first] = newest;
  return first ? shownFile(first) : null;
}

function shownFile({ path, name, size }: Found): { path: string; name: string; bytes: number } {
  return { path, name, bytes: size };
}

async function columnsOf(path: string): Promise<readonly string[] | null> {
  try {
    for await (const { records } of portions(path, BEGINNING, true)) return records.columns;
  } catch {
    // Half a document: somebody is writing it.
  }
  return null;
}
