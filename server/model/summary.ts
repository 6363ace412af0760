import type { Mention } from './mention.js';

/** One sentence of a language model, with the mentions it rests on: never none. */
export interface SummarySentence {
  text: string;
  /** Ids of mentions that the model was fed. */
  sources: number[];
}

/** What a language model made of the posts of an incident. */
export interface Summary {
  at: number;
  by: string;
  /** As the person who set it up named it. */
  model: string;
  /** Posts it was fed. */
  fed: number;
  sentences: SummarySentence[];
  /** The mentions that the sentences cite and that are still stored. */
  cited: Mention[];
}

/** The language model as the settings show it; its key never leaves the server. */
export interface ModelSettings {
  enabled: boolean;
  /** Base of an OpenAI-compatible API, such as https://llm.example/v1. */
  url: string;
  model: string;
  keySet: boolean;
}
