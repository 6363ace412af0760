import type { SourceState } from '../../server/model/live.js';
import { type Harness, MINUTE } from '../harness/harness.js';

/** The first source there is; throws where there is none. */
export async function firstSource(war: Harness): Promise<SourceState> {
  const [first] = (await war.get<{ items: SourceState[] }>('/sources')).items;
  if (!first) throw new Error('no source');
  return first;
}

/** Lets time pass in steps of minutes, visiting what is due. */
export async function live(war: Harness, minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    await war.pass(MINUTE);
    await war.app.world.visits.wake();
  }
  await war.pass(0);
}
