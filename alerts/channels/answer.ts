import type { Outcome, Post, SendTools } from '../channel.js';
import { PostRefused } from '../channel.js';
import type { Locale } from '../../server/model/message.js';
import { line } from './clean.js';
import { clip } from './clip.js';
import { whyNot } from './unreachable.js';
import type { Words } from './words.js';
import { words } from './words.js';

const DAY = 86_400_000;

/** An answer with its body read as JSON where it is. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
  /** The body as an object; empty when it is none. */
  json: Readonly<Record<string, unknown>>;
}

/** What one of the service's codes means. */
export interface Meaning {
  as: 'ok' | 'retry' | 'reject' | 'broken';
  words: Words;
  /** Shortest wait before the next try, ms. */
  delay?: number;
}

/** A meaning in both languages; `delay` in ms. */
export function means(as: Meaning['as'], zh: string, en: string, delay?: number): Meaning {
  return { as, words: words(zh, en), delay };
}

/** What every exchange of a channel shares. */
export interface Talk {
  tools: SendTools;
  locale: Locale;
  /** Values that must not appear in any outcome. */
  secrets: readonly string[];
}

const BUSY = words('服务繁忙或限流', 'The service is busy or throttles');
const STRANGE = words('无法理解服务的回答', 'The answer could not be understood');
const REDIRECT = words(
  '地址发生跳转，请填写最终地址',
  'The address redirects; enter the final address',
);

/**
 * Sends and reads the answer with `read`; what `read` does not know (null) is judged by the status,
 * where nothing is ever a success.
 */
export async function exchange(
  talk: Talk,
  url: string,
  init: Parameters<Post>[1],
  read: (answer: Answer) => Outcome | null,
): Promise<Outcome> {
  let answer: Answer;
  try {
    const got = await talk.tools.post(url, init);
    answer = { ...got, json: asObject(got.text) };
  } catch (error) {
    const { ours, detail } = whyNot(error);
    const why = explain(talk, ours, detail);
    return error instanceof PostRefused
      ? { kind: 'broken', why }
      : { kind: 'retry', delay: null, why };
  }
  return read(answer) ?? byStatus(talk, answer);
}

/** POSTs a JSON body as UTF-8. */
export function postJson(
  talk: Talk,
  url: string,
  body: unknown,
  read: (answer: Answer) => Outcome | null,
  headers: Record<string, string> = {},
): Promise<Outcome> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
  return exchange(talk, url, init, read);
}

/** Turns a known meaning into an outcome; `detail` is what the service said. */
export function judged(
  talk: Talk,
  meaning: Meaning,
  detail: string,
  id: string | null = null,
): Outcome {
  if (meaning.as === 'ok') return { kind: 'ok', id };
  const why = explain(talk, meaning.words, detail);
  if (meaning.as === 'retry') return { kind: 'retry', delay: meaning.delay ?? null, why };
  return { kind: meaning.as, why };
}

/** Throttled: the wait the service named, else `fallback` ms. */
export function throttled(talk: Talk, answer: Answer, fallback: number | null = null): Outcome {
  const delay = retryAfter(answer, talk.tools.now) ?? fallback;
  return { kind: 'retry', delay, why: explain(talk, BUSY, said(answer)) };
}

/** Never a success: the answer fits nothing the contract knows. */
export function strange(talk: Talk, answer: Answer): Outcome {
  return { kind: 'unknown', why: explain(talk, STRANGE, said(answer)) };
}

function byStatus(talk: Talk, answer: Answer): Outcome {
  const { status } = answer;
  if (status === 429 || status === 408 || status === 425 || status >= 500) {
    return throttled(talk, answer);
  }
  if (status >= 300 && status < 400) {
    return { kind: 'unknown', why: explain(talk, REDIRECT, `HTTP ${status}`) };
  }
  return strange(talk, answer);
}

/** `Retry-After` in ms, capped at a day; null when absent or unreadable. */
export function retryAfter(answer: Answer, now: number): number | null {
  const value = answer.headers['retry-after']?.trim();
  if (value === undefined || value === '') return null;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(DAY, Math.max(0, Math.ceil(ms))) : null;
}

/** A sentence for people: ours first, then what the service said, with no secret in it. */
export function explain(talk: Talk, ours: Words, detail: string): string {
  const clean = clip(line(redact(detail, talk.secrets)), 240);
  if (clean === '') return ours[talk.locale];
  return talk.locale === 'en'
    ? `${ours[talk.locale]} (${clean})`
    : `${ours[talk.locale]}（${clean}）`;
}

/**
 * Takes secrets out of a text: the values themselves, also percent-encoded or in pieces of a path,
 * and everything of an address after its host.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of pieces(secrets)) clean = clean.replaceAll(secret, '***');
  return clean.replace(/(\bhttps?:\/\/[^\s/?#"'<>]+)[^\s"'<>]*/gi, '$1/***');
}

/** Whether a text has a secret, or a telling piece of one, in it. */
export function holds(text: string, secrets: readonly string[]): boolean {
  return pieces(secrets).some((piece) => text.includes(piece));
}

/** A secret address gives itself away by its path and query, too. Longest first. */
function pieces(secrets: readonly string[]): string[] {
  const all = new Set<string>();
  for (const secret of secrets) {
    const parts = URL.canParse(secret) ? secret.split(/[/?&=]/).slice(3) : [];
    for (const part of [secret, ...parts.filter((p) => p.length >= 8)]) {
      all.add(part);
      all.add(encodeURIComponent(part));
    }
  }
  return [...all].filter((part) => part.length >= 4).sort((a, b) => b.length - a.length);
}

function said(answer: Answer): string {
  const text = /^\s*</.test(answer.text) ? answer.text.replace(/<[^>]*>/g, ' ') : answer.text;
  return `HTTP ${answer.status} ${text.slice(0, 2_000)}`;
}

function asObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}

/** A field as text: services change numbers into strings and back. */
export function field(json: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = json[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
}
