import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { fingerprint } from '../../crawlers/fingerprint.js';
import { linesOf } from './fit/cascades.js';
import type { CommandIo } from './io.js';

const USAGE = `fit-everyday TEXTS… [--share 0.01] [--without WORD,WORD…] [--out WORDS.json]
TEXTS: files of NDJSON with a "text", packed or not, one kind of text per file; or folders of them.
Writes the words that stand in at least --share of the texts of some kind: everyday talk.
`;

/** How often each term stands in the texts of one kind. */
export interface Kind {
  texts: number;
  /** In how many of them. */
  having: ReadonlyMap<string, number>;
}

/**
 * The terms that stand in at least a share (0–1) of the texts of any kind, in the order of their
 * characters; `without` are names of brands, said often and yet what a story is about.
 */
export function everydayOf(
  kinds: readonly Kind[],
  share: number,
  without: ReadonlySet<string>,
): string[] {
  const found = new Set<string>();
  for (const { texts, having } of kinds) {
    for (const [term, n] of having) if (n >= share * texts && !without.has(term)) found.add(term);
  }
  return [...found].sort();
}

const row = z.object({ text: z.string() });

function kindOf(path: string): Kind {
  const having = new Map<string, number>();
  const lines = linesOf(path);
  for (const line of lines) {
    const { terms } = fingerprint(row.parse(JSON.parse(line)).text);
    for (const term of new Set(terms)) having.set(term, (having.get(term) ?? 0) + 1);
  }
  return { texts: lines.length, having };
}

/** The files of a folder in the order of their names; a file is itself. */
function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => /\.ndjson(\.gz)?$/u.test(name))
    .sort()
    .map((name) => join(path, name));
}

/**
 * Reckons the everyday words that join no story (`alerts/story/everyday.json`).
 *
 * @returns 0 done, 2 wrong use
 */
export function main(argv: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      share: { type: 'string', default: '0.01' },
      without: { type: 'string', default: '' },
      out: { type: 'string' },
    },
  });
  if (positionals.length === 0) {
    io.stderr.write(USAGE);
    return Promise.resolve(2);
  }
  const kinds = positionals.flatMap(filesOf).map(kindOf);
  const words = everydayOf(kinds, Number(values.share), new Set(values.without.split(',')));
  const texts = kinds.reduce((sum, kind) => sum + kind.texts, 0);
  const text = `${JSON.stringify({ kinds: kinds.length, texts, words: words.join(' ') })}\n`;
  if (values.out) writeFileSync(values.out, text);
  else io.stdout.write(text);
  io.stderr.write(`${words.length} words of ${texts} texts of ${kinds.length} kinds\n`);
  return Promise.resolve(0);
}
