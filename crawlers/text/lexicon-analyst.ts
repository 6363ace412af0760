import Sentiment from 'sentiment';
import type { Analysis, Analyst, Utterance } from '../../server/model/analysis.js';
import { detectLanguage } from './language.js';
import { INTENSIFIERS_ZH, LEXICON_ZH, NEGATIONS_ZH } from './lexicon-zh.js';
import { createSegmenter } from './segment.js';

const EMOTICON = /\[[^\]\s]{1,8}\]/g;
const EMOJI = /\p{Extended_Pictographic}/gu;
/** A score at which half of the scale is reached: √15, as published with VADER (Hutto 2014). */
const HALF = 15;
/** Below this the words are too few or too even to call it either way. */
const NEUTRAL_BELOW = 0.2;
/** Words before a token that can turn or weigh it. */
const REACH = 2;

/** −1…1 from a sum of word scores. */
function squash(sum: number): number {
  return sum / Math.sqrt(sum * sum + HALF);
}

function label(score: number): Analysis['label'] {
  if (Math.abs(score) < NEUTRAL_BELOW) return 'neu';
  return score < 0 ? 'neg' : 'pos';
}

/** A Chinese word takes the negations and intensifiers that stand right before it. */
function weigh(tokens: string[], cursor: number, score: number): number {
  let weighed = score;
  for (let back = 1; back <= REACH; back++) {
    const before = tokens[cursor - back];
    if (before === undefined) break;
    if (NEGATIONS_ZH.has(before)) weighed *= -0.8;
    else weighed *= INTENSIFIERS_ZH[before] ?? 1;
  }
  return weighed;
}

/**
 * The first analysis: npm `sentiment` for English, and for Chinese through its language
 * registration with our own lexicon on segmented text. Other languages come out as unknown.
 */
export class LexiconAnalyst implements Analyst {
  readonly model = 'lexicon-1';
  readonly #sentiment = new Sentiment();
  readonly #segmenter = createSegmenter(Object.keys(LEXICON_ZH));

  constructor() {
    this.#sentiment.registerLanguage('zh', {
      labels: { ...LEXICON_ZH },
      scoringStrategy: { apply: weigh },
    });
  }

  async analyse(texts: readonly Utterance[]): Promise<Analysis[]> {
    return texts.map((utterance) => this.#one(utterance));
  }

  async close(): Promise<void> {}

  #one({ text, language: stated }: Utterance): Analysis {
    const { tag: language } = detectLanguage(text, stated);
    if (language !== 'zh' && language !== 'en') {
      return { label: 'unknown', score: null, confidence: null, language, categories: [] };
    }
    const score = squash(
      language === 'zh' ? this.#chinese(text) : this.#sentiment.analyze(text).score,
    );
    const confidence = Math.min(1, 0.5 + Math.abs(score) / 2);
    return { label: label(score), score, confidence, language, categories: [] };
  }

  #chinese(text: string): number {
    const emoticons = [...(text.match(EMOTICON) ?? []), ...(text.match(EMOJI) ?? [])];
    const words = this.#segmenter.words(text.replace(EMOTICON, ' ').toLowerCase());
    return this.#sentiment.analyze([...words, ...emoticons].join(' '), { language: 'zh' }).score;
  }
}
