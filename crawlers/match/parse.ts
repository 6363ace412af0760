import { isHan } from '../text/fold.js';
import type { Query, Term, TextField } from './query.js';
import { QueryError } from './query.js';
import type { Token } from './tokens.js';
import { tokenize } from './tokens.js';
import { storedValue } from './values.js';

/** Deepest nesting of parentheses and NOT. */
const MAX_DEPTH = 100;

/**
 * Reads a query: `(小米 OR xiaomi) AND "售后 服务" NOT 小米粥`, `充电 NEAR/5 发热`, `iphon*`,
 * `author:张三 platform:weibo followers>10万 lang:zh url:example.com`. Two parts side by side mean
 * AND. AND binds closer than OR, NOT closer than both. Throws QueryError with the place.
 */
export function parseQuery(text: string): Query {
  const parser = new Parser(tokenize(text));
  const query = parser.whole();
  if (!isAnchored(query)) {
    throw new QueryError(
      0,
      text.length,
      '查询至少要有一个必须出现的词或条件，不能只有 NOT。',
      'A query needs at least one word or field that must be there; NOT alone finds everything.',
    );
  }
  return query;
}

/** False when a text could match by lacking words alone. */
export function isAnchored(query: Query): boolean {
  switch (query.kind) {
    case 'and':
      return query.parts.some(isAnchored);
    case 'or':
      return query.parts.every(isAnchored);
    case 'not':
      return false;
    default:
      return true;
  }
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Query {
    const first = this.peek();
    if (first.kind === 'end')
      throw new QueryError(0, first.to, '查询是空的。', 'The query is empty.');
    const query = this.either();
    const rest = this.peek();
    if (rest.kind === 'close') {
      throw new QueryError(
        rest.from,
        rest.to,
        '这个右括号没有对应的左括号。',
        'This closing parenthesis has no opening one.',
      );
    }
    return query;
  }

  private either(): Query {
    const parts = [this.all()];
    while (this.peek().kind === 'or') {
      this.take();
      parts.push(this.all());
    }
    return joined('or', parts);
  }

  private all(): Query {
    const parts = [this.unary()];
    for (;;) {
      const { kind } = this.peek();
      if (kind === 'end' || kind === 'or' || kind === 'close') return joined('and', parts);
      if (kind === 'and') this.take();
      parts.push(this.unary());
    }
  }

  private unary(): Query {
    const token = this.peek();
    if (token.kind !== 'not') return this.near();
    this.take();
    const part = this.deeper(token, () => this.unary());
    return { kind: 'not', part, from: token.from, to: part.to };
  }

  private near(): Query {
    let left = this.primary();
    for (;;) {
      const token = this.peek();
      if (token.kind !== 'near') return left;
      this.take();
      const right = this.primary();
      for (const side of [left, right]) checkNearSide(side);
      const { distance } = token;
      left = { kind: 'near', left, right, distance, from: left.from, to: right.to };
    }
  }

  private primary(): Query {
    const token = this.take();
    switch (token.kind) {
      case 'open':
        return this.deeper(token, () => this.group(token));
      case 'word':
        return wordTerm(token);
      case 'phrase':
        return phraseTerm(token);
      case 'field':
        return fieldQuery(token);
      case 'followers':
        return {
          kind: 'followers',
          operator: token.operator,
          value: countOf(token),
          from: token.from,
          to: token.to,
        };
      default:
        throw unexpected(token);
    }
  }

  private group(open: Token): Query {
    const query = this.either();
    const close = this.take();
    if (close.kind === 'close') return query;
    throw new QueryError(
      open.from,
      open.to,
      '这个左括号没有对应的右括号。',
      'This opening parenthesis is never closed.',
    );
  }

  private deeper(token: Token, read: () => Query): Query {
    if (++this.depth > MAX_DEPTH) {
      throw new QueryError(
        token.from,
        token.to,
        `嵌套太深：最多 ${MAX_DEPTH} 层。`,
        `Nested too deeply: at most ${MAX_DEPTH} levels.`,
      );
    }
    const query = read();
    this.depth--;
    return query;
  }

  private peek(): Token {
    const token = this.tokens[this.at];
    if (token === undefined) throw new RangeError('Read past the end of the query.');
    return token;
  }

  private take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.at++;
    return token;
  }
}

function joined(kind: 'and' | 'or', parts: Query[]): Query {
  const first = parts[0];
  const last = parts[parts.length - 1];
  if (first === undefined || last === undefined) throw new RangeError('Nothing to join.');
  return parts.length === 1 ? first : { kind, parts, from: first.from, to: last.to };
}

function unexpected(token: Token): QueryError {
  const { from, to, kind } = token;
  if (kind === 'end') {
    return new QueryError(
      from,
      to,
      '查询在这里断了，还缺一个词。',
      'The query ends here; a word is missing.',
    );
  }
  if (kind === 'close') {
    return new QueryError(
      from,
      to,
      '括号里缺少内容。',
      'Something is missing before this parenthesis.',
    );
  }
  return new QueryError(
    from,
    to,
    '这个运算符前面缺少一个词。',
    'A word is missing before this operator.',
  );
}

function wordTerm(token: Extract<Token, { kind: 'word' }>): Term {
  const { text, from, to } = token;
  const wildcard = /[*?＊？]/.test(text) && /[\p{L}\p{N}]/u.test(text) && !endsAsQuestion(text);
  if (!wildcard) return plainTerm(text, from, to);
  if (Array.from(text).some((character) => isHan(character.charCodeAt(0)))) {
    throw new QueryError(
      from,
      to,
      '通配符只用于拉丁字母的词；中文词本来就按包含匹配。',
      'Wildcards are for Latin words; Chinese words are found inside longer ones anyway.',
    );
  }
  const plain = text.normalize('NFKC');
  if (Math.max(...plain.split(/[*?]/).map((part) => part.length)) < 2) {
    throw new QueryError(
      from,
      to,
      '通配符旁边至少要有两个连续的字母。',
      'A wildcard needs at least two letters in a row beside it.',
    );
  }
  return { kind: 'term', text: plain, wildcard: true, from, to };
}

/** A question mark behind Chinese is a mark, not a wildcard. */
function endsAsQuestion(text: string): boolean {
  return /[\u3400-\u9fff][?？]+$/u.test(text) && !/[*＊]/.test(text);
}

function phraseTerm(token: Extract<Token, { kind: 'phrase' }>): Term {
  return plainTerm(token.text.trim(), token.from, token.to);
}

function plainTerm(text: string, from: number, to: number): Term {
  if (!/[^\s*?]/.test(text)) {
    throw new QueryError(
      from,
      to,
      '这里没有可以查找的内容。',
      'There is nothing to look for here.',
    );
  }
  return { kind: 'term', text, wildcard: false, from, to };
}

function fieldQuery(token: Extract<Token, { kind: 'field' }>): Query {
  const { name, value, from, to } = token;
  const field = name as TextField;
  return { kind: 'field', field, value: storedValue(field, value), from, to };
}

const UNITS: Readonly<Record<string, number>> = {
  千: 1e3,
  万: 1e4,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
  k: 1e3,
  w: 1e4,
  m: 1e6,
};

function countOf(token: Extract<Token, { kind: 'followers' }>): number {
  const digits = token.value.replace(/[^\d.]/g, '');
  const factor = UNITS[token.value.replace(/[\d.,\s]/g, '')] ?? 1;
  const value = Number(digits) * factor;
  if (digits === '' || !Number.isFinite(value)) {
    throw new QueryError(token.from, token.to, '这里要写一个数字。', 'A number is needed here.');
  }
  return value;
}

function checkNearSide(side: Query): void {
  if (side.kind === 'term') return;
  if (side.kind === 'or' && side.parts.every((part) => part.kind === 'term')) return;
  throw new QueryError(
    side.from,
    side.to,
    'NEAR 两边只能是词、短语，或用 OR 连接的词。',
    'NEAR joins words, phrases, or words joined by OR.',
  );
}
