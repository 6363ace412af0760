import type { Fetched } from '../fetch.js';
import { parseJson } from '../json.js';
import type { Visit, VisitTools } from '../source.js';
import { trouble, VisitError } from '../source.js';
import { demand } from '../status.js';
import { CAPTCHA } from '../captcha.js';

export interface ApiRequest {
  headers?: Record<string, string>;
  method?: string;
  body?: string;
  /** Looks at the answer before its status is judged: many services put the reason inside. */
  judge?: (json: unknown, answer: Fetched) => void;
  /** What stands for a thing that is not there (404, 410), instead of an error. */
  missing?: unknown;
}

/**
 * One request to a JSON interface.
 *
 * @throws VisitError for a status, a log-in page, or what is no JSON
 */
export async function getJson(
  url: string,
  tools: VisitTools,
  request: ApiRequest = {},
): Promise<unknown> {
  const { judge, missing, ...options } = request;
  const answer = await tools.fetch(url, {
    ...options,
    headers: { accept: 'application/json', ...options.headers },
    signal: tools.signal,
  });
  const text = answer.body.toString('utf8');
  const json = parsed(text);
  if (missing !== undefined && (answer.status === 404 || answer.status === 410)) return missing;
  if (json !== undefined) judge?.(json, answer);
  demand(answer, tools.now);
  if (json === undefined) throw strangePage(text, answer);
  return json;
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** What came instead of content, by its words: a log-in page, a captcha, or something else. */
export function strangePage(text: string, answer: Fetched): VisitError {
  const host = new URL(answer.url).host;
  if (
    /passport|login|signin|type\s*=\s*["']?password|登录/i.test(answer.url + text.slice(0, 50_000))
  ) {
    return new VisitError(trouble('log-in-page', { host }), 'unreadable');
  }
  if (CAPTCHA.test(text.slice(0, 50_000)))
    return new VisitError(trouble('captcha', { host }), 'unreadable');
  return new VisitError(trouble('not-data', { host }), 'unreadable');
}

/** A visit with items; the pace (ms) is the service's own. */
export function visited(
  items: Visit['items'],
  cursor: Record<string, unknown>,
  pace: number | null,
  reaches: Visit['reaches'] = 'newest',
): Visit {
  const common = { notModified: false, movedTo: null, warnings: [] };
  return { ...common, items, cursor, waitAtLeast: pace, reaches };
}

/** A time that an earlier visit left in its cursor; null when there is none or it lies ahead. */
export function rememberedTime(
  cursor: Record<string, unknown>,
  name: string,
  now: number,
): number | null {
  const value = cursor[name];
  return typeof value === 'number' && value > 0 && value <= now ? value : null;
}

/** A text that an earlier visit left in its cursor, or null. */
export function rememberedText(cursor: Record<string, unknown>, name: string): string | null {
  const value = cursor[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An address with its query; parameters that are null are left out. */
export function address(
  base: string,
  parameters: Readonly<Record<string, string | number | null>>,
): string {
  const url = new URL(base);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) url.searchParams.set(name, String(value));
  }
  return url.href;
}
