import type { Locale } from '../model/message.js';
import type { Vault } from '../secrets.js';
import type { Tx } from '../store/store.js';
import { loadDaily, nextTest, SILENCE } from './daily.js';

/** A channel before it has a number; `config` was checked by its kind. */
export interface NewChannel {
  kind: string;
  name: string;
  locale: Locale;
  config: unknown;
  /** Whether a test message goes out every day. */
  dailyTest: boolean;
}

/** Writes a channel down with its settings encrypted, and plans its first daily test. */
export async function addChannel(
  tx: Tx,
  vault: Vault,
  { kind, name, locale, config, dailyTest }: NewChannel,
  now: number,
): Promise<number> {
  const id = await tx.allocate('channels', 1);
  await tx.q
    .insertInto('channels')
    .values({
      id,
      kind,
      name,
      locale,
      config: vault.seal(JSON.stringify(config)),
      enabled: 1,
      created_at: now,
      daily_test: Number(dailyTest),
      test_due_at: nextTest(await loadDaily(tx.q), now),
      silent_due_at: now + SILENCE,
    })
    .execute();
  return id;
}
