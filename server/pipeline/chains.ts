import { isBareRepost } from '../model/repost.js';
import { inList, type Tx } from '../store/store.js';
import type { Remembered } from './known.js';
import type { Prepared } from './prepare.js';

/**
 * Points reposts of a repost without words, stored or in the same batch, at its root: they are
 * reposts of that too, and say what it says. Answers the roots that were not named before.
 */
export async function followChains(
  tx: Tx,
  prepared: readonly Prepared[],
  stored: readonly Remembered[],
): Promise<string[]> {
  const rootOf = new Map(
    prepared.flatMap(({ bare, identity, rootIdentity }) =>
      bare && rootIdentity !== null ? [[identity, rootIdentity] as const] : [],
    ),
  );
  const named = new Set(prepared.flatMap(({ rootIdentity }) => rootIdentity ?? []));
  // What was taken back or is no longer kept has no words left: nobody knows whether it had some.
  const links = stored.filter(
    (one) =>
      one.rootIdentity !== null && !one.withdrawn && !one.forgotten && named.has(one.identity),
  );
  for (const [identity, root] of await bareAmong(tx, links)) rootOf.set(identity, root);
  const found: string[] = [];
  for (const one of prepared) {
    if (one.rootIdentity === null || !rootOf.has(one.rootIdentity)) continue;
    const root = endOf(one.rootIdentity, rootOf);
    if (root === null || root === one.identity) continue;
    one.rootIdentity = root;
    found.push(root);
  }
  return found;
}

async function bareAmong(tx: Tx, links: readonly Remembered[]): Promise<[string, string][]> {
  if (links.length === 0) return [];
  const list = inList([...new Set(links.map(({ id }) => id))]);
  const rows = await tx.all<{ identity: string; text: string; repost_of: string }>(
    `SELECT identity, text, repost_of FROM mentions WHERE id IN ${list.sql}`,
    list.values,
  );
  return rows.flatMap(({ identity, text, repost_of: root }) =>
    isBareRepost(text) ? [[identity, root]] : [],
  );
}

/** Where a chain ends; null when it runs in a circle. */
function endOf(start: string, rootOf: ReadonlyMap<string, string>): string | null {
  const passed = new Set<string>();
  let at = start;
  for (;;) {
    if (passed.has(at)) return null;
    passed.add(at);
    const next = rootOf.get(at);
    if (next === undefined) return at;
    at = next;
  }
}
