import type { ChannelKind } from '../../alerts/channel.js';
import type { Vault } from '../secrets.js';

/** Settings of a channel as a person may see them: secrets are only said to be there. */
export interface Shown {
  /** Values of the fields that are no secrets. */
  config: Record<string, string>;
  /** Names of the secret fields that have a value. */
  secretsSet: string[];
}

/** What may be shown of sealed settings; null when the key of this installation does not open them. */
export function shownConfig(
  vault: Vault,
  kind: ChannelKind | undefined,
  sealed: string,
): Shown | null {
  const opened = openConfig(vault, sealed);
  if (opened === null || !kind) return null;
  const given = Object.entries(opened).filter(([, value]) => value !== undefined && value !== '');
  const secret = new Set(kind.secrets);
  return {
    config: Object.fromEntries(
      given.filter(([name]) => !secret.has(name)).map(([name, value]) => [name, inWords(value)]),
    ),
    secretsSet: given.filter(([name]) => secret.has(name)).map(([name]) => name),
  };
}

/** The sealed settings with a person's changes: an empty secret stays as it is, null takes a value away. */
export function mergedConfig(
  vault: Vault,
  kind: ChannelKind,
  sealed: string,
  changes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...openConfig(vault, sealed) };
  for (const [name, value] of Object.entries(changes)) {
    if (kind.secrets.includes(name) && value === '') continue;
    if (value === null) Reflect.deleteProperty(merged, name);
    else merged[name] = value;
  }
  return merged;
}

function openConfig(vault: Vault, sealed: string): Record<string, unknown> | null {
  try {
    return JSON.parse(vault.open(sealed)) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function inWords(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
