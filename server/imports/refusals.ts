import type { RefusedRow } from '../../crawlers/files/read.js';
import type { Records } from '../../crawlers/files/records.js';
import type { RefusedLine, RowRefusal } from '../model/imports.js';
import type { Locale } from '../model/message.js';
import type { Store, Tx } from '../store/store.js';

/** Refused rows of one file that are kept to be looked up; the rest is only counted. */
const MOST_KEPT = 50_000;
/** Signs of a row that are kept. */
const LONGEST = 2000;
const PAGE = 1000;

/** Keeps rows that were not taken, with what stood in them. */
export async function keepRefusals(
  tx: Tx,
  importId: number,
  refused: readonly RefusedRow[],
  records: Records,
): Promise<void> {
  if (refused.length === 0) return;
  const [kept] = await tx.all<{ n: number }>(
    'SELECT count(*) AS n FROM import_refusals WHERE import_id = ?',
    [importId],
  );
  const room = MOST_KEPT - (kept?.n ?? 0);
  const places = new Map(records.lines.map((line, index) => [line, index]));
  const broken = new Map(records.rejected.map(({ line, text }) => [line, text]));
  const rows = new Map(
    refused.slice(0, Math.max(0, room)).map(({ line, why, value }) => {
      const row = records.rows[places.get(line) ?? -1];
      const content = row ? JSON.stringify(row).slice(0, LONGEST) : (broken.get(line) ?? null);
      return [line, [importId, line, why, value, content] as const];
    }),
  );
  if (rows.size === 0) return;
  await tx.many(
    `INSERT INTO import_refusals (import_id, line, why, value, content) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (import_id, line) DO NOTHING`,
    [...rows.values()],
  );
}

/** Refused rows of a file in their order, a page at a time. */
export async function* refusals(
  store: Store,
  importId: number,
): AsyncGenerator<RefusedLine & { content: string | null }> {
  let after = 0;
  for (;;) {
    const page = await store.read((q) =>
      q
        .selectFrom('import_refusals')
        .select(['line', 'why', 'value', 'content'])
        .where('import_id', '=', importId)
        .where('line', '>', after)
        .orderBy('line')
        .limit(PAGE)
        .execute(),
    );
    for (const row of page) yield { ...row, why: row.why as RowRefusal };
    const last = page.at(-1);
    if (!last) return;
    after = last.line;
  }
}

const WORDS: Record<Locale, Record<RowRefusal, (value: string) => string>> = {
  'zh-CN': {
    'no-text': () => '没有正文也没有标题',
    'bad-time': (value) => `时间读不懂：${value}`,
    'not-json': () => '这一行不是完整的 JSON 对象',
    'too-long': () => '这一行超过 8 MB',
    person: () => '这一行描述的是账号，不是帖子',
  },
  en: {
    'no-text': () => 'neither text nor title',
    'bad-time': (value) => `the time cannot be read: ${value}`,
    'not-json': () => 'the line is no complete JSON object',
    'too-long': () => 'the line is longer than 8 MB',
    person: () => 'the row describes an account, not a post',
  },
};

const HEADS: Record<Locale, string[]> = {
  'zh-CN': ['行号', '原因', '内容'],
  en: ['line', 'reason', 'row'],
};

/** The list of refused rows as CSV that Excel opens: a byte order mark, and nothing that starts a formula. */
export async function* refusalsCsv(
  store: Store,
  importId: number,
  locale: Locale,
): AsyncGenerator<string> {
  yield `\ufeff${HEADS[locale].join(',')}\r\n`;
  for await (const { line, why, value, content } of refusals(store, importId)) {
    const said = WORDS[locale][why](value ?? '');
    yield `${line},${cell(said)},${cell(content ?? '')}\r\n`;
  }
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
