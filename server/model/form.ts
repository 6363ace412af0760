/** A text in both languages of the interface. */
export interface Bilingual {
  'zh-CN': string;
  en: string;
}

/** One field of a form; its name is the key in the config. */
export interface Field {
  name: string;
  label: Bilingual;
  hint?: Bilingual;
  /** `secret` is encrypted at rest and never shown again; `list` is several texts. */
  kind: 'text' | 'url' | 'secret' | 'choice' | 'list' | 'switch';
  required: boolean;
  placeholder?: string;
  /** For `choice`. */
  options?: readonly { value: string; label: Bilingual }[];
}

/** A ready-made config; `ask` names the fields that a person must still fill in. */
export interface Preset {
  label: Bilingual;
  config: Readonly<Record<string, unknown>>;
  ask: readonly string[];
  /** Fields that only this preset has; a dotted name stands for a value inside a record. */
  fields?: readonly Field[];
  /** False for one that hears only the loudest, such as a hot list: it never makes a verdict calm. */
  vouches?: false;
  /** What must be there for it to work, or what to beware of. */
  needs?: Bilingual;
}

/** How a kind of source is offered to a person. */
export interface SourceForm {
  label: Bilingual;
  /** What it gives and what it does not, in a sentence. */
  about: Bilingual;
  fields: readonly Field[];
  presets: readonly Preset[];
}
