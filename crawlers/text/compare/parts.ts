import { type Clause, splitClauses } from '../clauses.js';
import { FOLD, foldText } from '../fold.js';

/**
 * Words by which a text compares, or leaves one for another, with as much around them as tells them from
 * everyday ones: without any of these nobody pays for more. Keep it as wide as the shapes beside it.
 */
const COMPARES_ZH = new RegExp(
  '不如|比不上|比不过|[赶追]不上|不及|不敌|逊于|[输败]给|输了|吊打|完爆|碾压|秒杀|打爆|吊锤|完胜|胜过|好过|强过|优于|赢[了过]|' +
    '没法比|没得比|比不了|不能比|差远|差得远|差太|差了一|换[成到了回月]|转[投用]|改[用买戴]|投奔|早知道|早该|当初|' +
    '还是.{1,16}[好强香靠良耐舒值划结实稳便省放优高厚精快棒顺方专]|没有?.{1,12}[好强香靠良耐舒值划结实稳便省放优高厚精快棒顺方专]|' +
    '比.{1,20}[差烂垃难坑贵慢脏丑渣弱糟l拉逊落黑恶没不好强香靠良耐舒值划结实稳便省放优高厚精快棒顺方专]',
);
const COMPARES_EN = new RegExp(
  '(?:er|rse|ior|more \\w+|less \\w+) (?:than|to) |(?:as|so) [\\w-]+ as |unlike|' +
    '(?:switched|moved|changed|migrated|went|came|jumped|switching|back)(?: over| back)? (?:from|to) |' +
    '(?:left|ditched|dumped|dropped|quit|returned|swapped|traded) .{1,40} for |' +
    '(?:prefer|choose|chose|pick|picked|take|recommend) .{1,30} (?:to|over|instead)|' +
    'compare|hold a candle|come close|(?:measure|match) up|match for|loses to|lost to|rival for|pales? |' +
    "beats|destroys|crushes|outperforms|smokes|blows away|should(?:'ve| have) |stick(?:ing)? (?:with|to)",
);

/** English needs a few words. */
const LATIN = /[a-z]{3,} [a-z]/;
const LETTER = /[a-z]/;

/**
 * How what `COMPARES_ZH` finds may begin: a character, and those that may follow it; none: any. Most texts
 * hold none of these, and need neither be folded nor searched.
 */
const BEGINS_ZH =
  '不如及敌能 比 赶不 追不 逊于 输给了 败给 吊打锤 完爆胜 碾压 秒杀 打爆 胜过 好过 强过 优于 赢了过 没 ' +
  '差远得太了 换成到了回月 转投用 改用买戴 投奔 早知该 当初 还是';
const FOLLOW: readonly string[] = ['', ...BEGINS_ZH.split(' ').map((begin) => begin.slice(1))];
/** Of every code unit as it stands in a text the place in `FOLLOW`; 0: nothing begins with it. */
const STARTS = Uint8Array.from(FOLD, (code) =>
  BEGINS_ZH.split(' ').reduce((at, begin, i) => (begin.charCodeAt(0) === code ? i + 1 : at), 0),
);
const BLANK = 0x20;

/** True when a text may set one thing against another. */
export function compares(text: string): boolean {
  return mayCompare(text) && foldedCompares(foldText(text));
}

/** The same of a text that is folded, searched whatever it holds. */
export function foldedCompares(folded: string): boolean {
  return COMPARES_ZH.test(folded) || (LATIN.test(folded) && COMPARES_EN.test(folded));
}

/** False only when neither Chinese nor English words that compare can stand in a text. */
function mayCompare(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const raw = text.charCodeAt(i);
    const start = STARTS[raw] ?? 0;
    // English needs a blank between two words.
    if (start === 0 && FOLD[raw] !== BLANK) continue;
    const after = String.fromCharCode(FOLD[text.charCodeAt(i + 1)] ?? 0);
    if (start === 0 ? LETTER.test(after) : FOLLOW[start] === '' || FOLLOW[start]?.includes(after))
      return true;
  }
  return false;
}

const ENDS_OPEN = /(?:不如|比|比不上|不及|输给|没有|还是|换成|换了|吊打|完爆|碾压|秒杀|从|跟|和)$/;
const BEGINS_OPEN =
  /^(?:还|都|真|远|真的|根本|简直|完全|明显)?(?:不如|比|不及|输给|没有|吊打|完爆|碾压|秒杀|被|跟|差|好|强)/;

/** The clauses of a text; a blank beside a word that compares parts nothing: 甲 不如 乙. */
export function comparedClauses(text: string): Clause[] {
  const clauses: Clause[] = [];
  for (const clause of splitClauses(text)) {
    const last = clauses.at(-1);
    if (last !== undefined && isBlank(text, last.to, clause.from)) {
      const before = foldText(text.slice(last.from, last.to).trimEnd());
      const after = foldText(text.slice(clause.from, clause.to).trimStart());
      if (ENDS_OPEN.test(before) || BEGINS_OPEN.test(after)) {
        last.to = clause.to;
        continue;
      }
    }
    clauses.push(clause);
  }
  return clauses;
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code !== BLANK && code !== 0x3000) return false;
  }
  return true;
}
