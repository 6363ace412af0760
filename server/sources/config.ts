import type { SourceForm } from '../model/form.js';
import type { Vault } from '../secrets.js';

/** Settings as they lie in a row: the secret ones apart and encrypted. */
export interface Stored {
  config: string;
  /** Null when no secret is set. */
  secrets: string | null;
}

type Settings = Record<string, unknown>;

function secretNames(form: SourceForm): Set<string> {
  return new Set(form.fields.filter(({ kind }) => kind === 'secret').map(({ name }) => name));
}

/** Takes settings apart for the row. */
export function seal(form: SourceForm, settings: Settings, vault: Vault): Stored {
  const names = secretNames(form);
  const entries = Object.entries(settings);
  const secret = entries.filter(([name, value]) => names.has(name) && !empty(value));
  return {
    config: JSON.stringify(Object.fromEntries(entries.filter(([name]) => !names.has(name)))),
    secrets: secret.length === 0 ? null : vault.seal(JSON.stringify(Object.fromEntries(secret))),
  };
}

/** All settings of a row, for a visit. Throws when the secrets were sealed with another key. */
export function unseal(stored: Stored, vault: Vault): Settings {
  const secret =
    stored.secrets === null ? {} : (JSON.parse(vault.open(stored.secrets)) as Settings);
  return { ...(JSON.parse(stored.config) as Settings), ...secret };
}

/** What may be shown of a row: its open settings, and which secrets are set. */
export function shown(
  form: SourceForm | null,
  stored: Stored,
  vault: Vault,
): { config: Settings; secrets: string[] } {
  const names = form ? secretNames(form) : new Set<string>();
  const config = JSON.parse(stored.config) as Settings;
  const open = form ? Object.entries(config).filter(([name]) => !names.has(name)) : [];
  return { config: Object.fromEntries(open), secrets: [...namesSet(stored, vault)].sort() };
}

function namesSet(stored: Stored, vault: Vault): string[] {
  if (stored.secrets === null) return [];
  try {
    return Object.keys(JSON.parse(vault.open(stored.secrets)) as Settings);
  } catch {
    // Sealed with another key: nothing is usable, so nothing counts as set.
    return [];
  }
}

/** Edited settings: an empty secret keeps the one before, null takes it away. */
export function edited(form: SourceForm, before: Settings, after: Settings): Settings {
  const kept = [...secretNames(form)].filter((name) => after[name] !== null && empty(after[name]));
  const old = kept.flatMap((name) => (empty(before[name]) ? [] : [[name, before[name]] as const]));
  const given = Object.entries(after).filter(
    ([name, value]) => value !== null && !kept.includes(name),
  );
  return { ...Object.fromEntries(given), ...Object.fromEntries(old) };
}

function empty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
