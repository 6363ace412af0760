import { type Clause, splitClauses } from '../clauses.js';
import { foldText } from '../fold.js';

/** Words by which a text compares, or leaves one for another; without any of them nobody pays for more. */
const COMPARES =
  /不如|比|不及|不敌|逊于|输给|吊打|完爆|碾压|秒杀|完胜|还是|没有|换|改用|转投|than|\bas\b|unlike|switch|moved|\bover\b|\bfor\b|compare|prefer|match for|beats|should have|stick/i;

/** True when a text may set one thing against another. */
export function compares(text: string): boolean {
  return COMPARES.test(foldText(text));
}

const ENDS_OPEN = /(?:不如|比|比不上|不及|输给|没有|还是|换成|换了|吊打|完爆|碾压|秒杀|从|跟|和)$/;
const BEGINS_OPEN =
  /^(?:还|都|真|远|真的|根本|简直|完全|明显)?(?:不如|比|不及|输给|没有|吊打|完爆|碾压|秒杀|被|跟|差|好|强)/;

/** The clauses of a text; a blank beside a word that compares parts nothing: 甲 不如 乙. */
export function comparedClauses(text: string): Clause[] {
  const clauses: Clause[] = [];
  for (const clause of splitClauses(text)) {
    const last = clauses.at(-1);
    if (last !== undefined && /^[ \u3000]*$/.test(text.slice(last.to, clause.from))) {
      const before = foldText(text.slice(last.from, last.to).trimEnd());
      const after = foldText(text.slice(clause.from, clause.to).trimStart());
      if (ENDS_OPEN.test(before) || BEGINS_OPEN.test(after)) {
        last.to = clause.to;
        continue;
      }
    }
    clauses.push({ ...clause });
  }
  return clauses;
}
