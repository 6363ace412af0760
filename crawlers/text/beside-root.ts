import type { Analysis, Label } from '../../server/model/analysis.js';
import { foldText } from './fold.js';

/** What a repost is read beside: the tone of its root. */
export interface RootTone {
  label: Label;
  /** −1 … 1; null when it is unknown. */
  score: number | null;
  /** Many complain below it: then it may be irony. */
  contested: boolean;
}

/** Letters and Han of a reaction; whoever says more says something of their own. */
const SHORT = 16;
/** From this score on a root is positive enough to be touched by, or to laugh with. */
const KINDLY = 0.35;
/** From this score on a root is plainly positive. */
const PLAINLY = 0.6;
/** Letters and Han of a reaction in which there is no room for what is wrong. */
const BRIEF = 8;
/** By how much, in log odds, such a reaction to a plainly positive root must lean to negative. */
const MARGIN = 1.5;

/** Emoticons, emoji, names, marks and blanks: they colour a reaction and do not make it another. */
const COLOUR = /\[[^\]]{1,7}\]|[@＠][\p{L}\p{N}_-]{1,30}|[^\p{L}\p{N}]+/gu;
/** Anger keeps a reaction what it was read as. */
const ANGRY = /\[(?:怒|怒骂|鄙视|吐|弱|抓狂|衰|哼|恶心|愤怒|呸)\]|[😡😠🤬👎🤮]/u;
/** Being touched, laughing, feeling with somebody. */
const REACTION = new RegExp(
  `^(?:啊|呀|哇|哦|嗯|了|的|呢|吧|我|好|太|真|真的|也|都|又|要|一下|感觉|瞬间|突然|看|看得|看到|看完|被|这|这个|就|已经|直接|宝宝|宝贝|孩子|姐姐|哥哥|他|她|你们?|我们?|` +
    `哈|呵呵哈|嘿|嘻|噗|h|笑(?:死|哭|尿|喷|抽|疯|cry|翻|晕|不活)?|乐死|逗死|亮了?|有才|人才|调皮|可爱|萌|` +
    `泪目?|泪奔|泪崩|飙泪|哭了?|哭死|爆哭|大哭|呜|鼻子酸|鼻酸|眼眶(?:红|湿)|想哭|感动(?:哭|死)?|戳(?:中)?泪点|破防|心疼|舍不得|不舍|想你|想念|怀念|青春|` +
    `吗|么|嘛)+$`,
);
const TELLING = /哈|嘿|嘻|笑|乐|逗|泪|哭|呜|酸|感动|破防|心疼|舍|想|怀念|亮|才|调皮|可爱|萌/;

/** The same in English, written without blanks. */
const REACTION_EN =
  /^(?:omg|im|iam|so|literally|just|this|made|me|us|too|and|now|crying|cried|cry|sobbing|intears|tears|lol|lmf?ao|rofl|(?:ha){2,}h?|dead|dying|missyou|missher|misshim|touched|touching|emotional)+$/;

/**
 * A few words under a post that is not negative are read beside it. Being touched or laughing ("泪目",
 * "哭了，太感动") is no complaint under a positive one; under a plainly positive one a short reaction has to be
 * plainly negative, unless many complain below it. Only ever turns negative into neutral.
 */
export function besideRoot(own: Analysis, words: string, root: RootTone): Analysis {
  if (own.label !== 'neg' || (root.label !== 'pos' && root.label !== 'neu')) return own;
  const text = foldText(words);
  const said = text.replace(COLOUR, '');
  if (said.length > SHORT || ANGRY.test(text)) return own;
  const score = root.score ?? 0;
  const touched = score >= KINDLY && isTouched(said);
  const brief = said.length <= BRIEF && leanOf(own) < MARGIN;
  const faint = brief && score >= PLAINLY && !root.contested;
  if (!touched && !faint) return own;
  return { ...own, label: 'neu', score: 0, categories: [], complaints: [] };
}

function isTouched(said: string): boolean {
  return (TELLING.test(said) && REACTION.test(said)) || REACTION_EN.test(said);
}

/** Log odds of negative against the likelier of the others. */
function leanOf({ pNeg, pNeu, pPos }: Analysis): number {
  if (!pNeg || !pNeu || !pPos) return Infinity;
  return Math.log(pNeg / Math.max(pNeu, pPos));
}
