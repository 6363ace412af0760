import type { Features, Piece } from './features.js';
import { sharedFeatures } from './features.js';
import type { Language } from './language.js';
import { praisesToBlame } from './irony.js';
import { detectLanguage } from './language.js';
import type { Lexicon } from './lexicon.js';
import { noPiece, standsAlone, weighPiece, wordsOf } from './piece.js';
import type { Calibration } from './polarity.js';
import { neutralRank } from './polarity.js';
import type { PolarityModel } from './store.js';
import type { Heads } from './table.js';
import { Scorer } from './table.js';

/** Everything the analysis needs to know, read once from the model files. */
export interface TextModels {
  zh: PolarityModel;
  en: PolarityModel;
  lexicon: Lexicon;
}

/** What the models say of one text before any threshold. */
export interface Reading {
  language: string;
  /** False for languages no model was made for: the label is unknown. */
  understood: boolean;
  s: number;
  rank: number;
  calibration: Calibration;
}

/** Latin words that make a Chinese text mixed, and the least Chinese part of an English one. */
const MIXED_WORDS = 3;
const MIXED_HAN = 2;

/** How far from 0, and from the neutral cut, irony is at least, in log odds. */
const IRONY = 1;

/** Chinese slang in Latin letters that makes a whole post. */
const SLANG = /^[\s!~.,！。，～]*(?:nb|yyds|tmd|nmd|hhh+)(?:\s*哈+)?[\s!~.,！。，～]*$/i;

/** Emoji, and not the digits that may become some. */
const PICTURE = /\p{Extended_Pictographic}/u;

interface Part {
  features: Features;
  scorer: Scorer;
  calibration: Calibration;
}

/** Reads texts with both models. Reused for many texts; not re-entrant. */
export class Reader {
  private readonly zh: Part;
  private readonly en: Part;
  private readonly piece: Piece;

  constructor(models: TextModels) {
    this.zh = part(models.zh, models.lexicon);
    this.en = part(models.en, models.lexicon);
    this.piece = noPiece(this.zh.features);
  }

  /** With `force` every text is read by the model nearest to its script, whatever its language. */
  read(text: string, hint: string | null, force = false): Reading {
    const language = detectLanguage(text, hint);
    const { tag } = language;
    if (force && tag !== 'zh' && tag !== 'en') return this.readAnyway(text, language);
    if (tag === 'zh' || tag === 'und') return this.readChinese(text, language);
    if (tag === 'en') return this.readEnglish(text, language, force);
    return unread(tag, this.zh.calibration);
  }

  /**
   * What `read` says of `text[from … to)` by itself, out of a reading of the whole text; null where that
   * might not be the same. Only for Chinese; cheapest from left to right, with no other text between.
   */
  readWithin(text: string, from: number, to: number, hint: string | null): Reading | null {
    if (detectLanguage(text.slice(from, to), hint).tag !== 'zh') return null;
    const { piece } = this;
    const { features, scorer, calibration } = this.zh;
    features.extract(text);
    features.within(from, to, piece);
    const { units } = features;
    if (!standsAlone(text, from, to, units, piece) || wordsOf(units, piece) >= MIXED_WORDS)
      return null;
    const reading = result('zh', weighPiece(scorer, features, piece), calibration);
    return beyondPraise(text.slice(from, to), reading);
  }

  private readAnyway(text: string, { tag, han, latin }: Language): Reading {
    const nearest = latin > 0 && han === 0 ? this.en : this.zh;
    return result(tag, apply(nearest, text), nearest.calibration);
  }

  private readChinese(text: string, language: Language): Reading {
    const { calibration, features } = this.zh;
    // Without a letter of any script emoji may still tell; links, names, digits and marks do not.
    const slang = language.latin > 0 && SLANG.test(text);
    if (language.tag === 'und' && !slang && (language.latin > 0 || !PICTURE.test(text))) {
      return unread('und', calibration);
    }
    const heads = apply(this.zh, text);
    const reading = beyondPraise(text, result(language.tag, heads, calibration));
    if (features.units.words < MIXED_WORDS) return reading;
    const share = language.latin / (language.latin + 3 * language.han);
    return blend(reading, apply(this.en, text), this.en.calibration, share);
  }

  private readEnglish(text: string, language: Language, force: boolean): Reading {
    const heads = apply(this.en, text);
    const told = force || language.proven || language.han > 0;
    if (!told && !this.en.features.mostlyKnown()) {
      return unread('und', this.en.calibration);
    }
    const reading = result('en', heads, this.en.calibration);
    if (language.han < MIXED_HAN) return reading;
    const share = (3 * language.han) / (language.latin + 3 * language.han);
    return blend(reading, apply(this.zh, text), this.zh.calibration, share);
  }
}

function part(model: PolarityModel, lexicon: Lexicon): Part {
  return {
    features: sharedFeatures(model.table, lexicon),
    scorer: new Scorer(model.table),
    calibration: model.calibration,
  };
}

function apply({ features, scorer }: Part, text: string): Readonly<Heads> {
  const count = features.extract(text);
  return scorer.weigh(features.hashes, features.found, count, features.compound);
}

function result(language: string, heads: Readonly<Heads>, calibration: Calibration): Reading {
  return { language, understood: true, s: heads.s, rank: neutralRank(heads), calibration };
}

function unread(language: string, calibration: Calibration): Reading {
  return { language, understood: false, s: 0, rank: 0, calibration };
}

/** A text that praises in order to blame is as negative as it seemed positive. */
function beyondPraise(text: string, reading: Reading): Reading {
  const { s, rank, calibration } = reading;
  const plain = s < -IRONY && rank < calibration.cut - IRONY;
  if (plain || !praisesToBlame(text)) return reading;
  const turned = -Math.max(IRONY, Math.abs(s));
  return { ...reading, s: turned, rank: Math.min(rank, calibration.cut - IRONY) };
}

/** Mixes in what the other model says, by its share of the text; ranks are compared at the cuts. */
function blend(
  reading: Reading,
  other: Readonly<Heads>,
  calibration: Calibration,
  share: number,
): Reading {
  const distance = neutralRank(other) - calibration.cut;
  return {
    ...reading,
    s: (1 - share) * reading.s + share * other.s,
    rank: (1 - share) * reading.rank + share * (reading.calibration.cut + distance),
  };
}
