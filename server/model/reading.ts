import type { JudgedLabel, Label } from './analysis.js';

/** A share with the interval in which it lies with 95 % probability (Wilson 1927). */
export interface MeasuredShare {
  share: number;
  from: number;
  to: number;
  of: number;
}

/** A phrase that a brand's people read otherwise than the model does. */
export interface HabitState {
  phrase: string;
  label: JudgedLabel;
  /** Corrected mentions that hold it. */
  agree: number;
  /** Judged mentions that hold it, corrected or confirmed. */
  texts: number;
  /** Who switched it off, and when; null while it is in force. */
  off: { by: string; at: number } | null;
  /** How far stored mentions were read again since it was switched last; null: it never was. */
  reread: Rereading | null;
}

export interface Rereading {
  /** Epoch ms. */
  at: number;
  /** Of the stored past, 0–1; 1: done. */
  share: number;
  /** Mentions that say something else since. */
  changed: number;
}

/** How a brand's texts are read, measured on what its own people judged. */
export interface BrandReading {
  /** Below so many judged mentions an accuracy is unknown. */
  enough: number;
  judged: number;
  /** Of these: drawn by lot. */
  drawn: number;
  /**
   * Null: too few. People mostly correct what is wrong, so `judged` is a lower bound; only what was
   * drawn by lot speaks for all.
   */
  accuracy: { judged: MeasuredShare | null; drawn: MeasuredShare | null };
  /** What had been made of the judged mentions, and what people said. */
  confusions: { was: Label; label: JudgedLabel; n: number }[];
  habits: HabitState[];
  /** Habits that lapsed with what people said or took back: what they had made is read again. */
  lapsed: { phrase: string; reread: Rereading }[];
}

/** Most characters of a pattern of a category, and most words that `…` may join in it. */
export const PATTERN = { characters: 40, words: 4 } as const;

/** Whether a category can look for it: not too long, and with a word on each side of every `…`. */
export function isPattern(text: string): boolean {
  const parts = text.split('…').map((part) => part.trim());
  const whole = text.trim().length <= PATTERN.characters && parts.length <= PATTERN.words;
  return whole && parts.every((part) => part !== '');
}
