import { HttpError } from '../api/errors.js';
import type { SavedView } from '../model/mention.js';
import { NotFound } from '../pipeline/pipeline.js';
import type { Store } from '../store/store.js';

/** Views one team keeps; more is no overview any longer. */
const MOST = 100;

export function listViews(store: Store): Promise<SavedView[]> {
  return store.read((q) =>
    q.selectFrom('views').select(['id', 'name', 'query']).orderBy('id').execute(),
  );
}

/** Keeps a filter by its name; the same name again is the same view, changed. */
export function saveView(
  store: Store,
  view: Pick<SavedView, 'name' | 'query'>,
  now: number,
): Promise<SavedView> {
  return store.transaction(async (tx) => {
    const { name, query } = view;
    const known = await tx.q
      .selectFrom('views')
      .select('id')
      .where('name', '=', name)
      .executeTakeFirst();
    if (known) {
      await tx.q.updateTable('views').set({ query }).where('id', '=', known.id).execute();
      return { id: known.id, name, query };
    }
    const { n } = await tx.q
      .selectFrom('views')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    if (n >= MOST) {
      throw new HttpError(409, 'too-many', `There are ${MOST} views already; delete one first.`);
    }
    const id = await tx.allocate('views', 1);
    await tx.q.insertInto('views').values({ id, name, query, created_at: now }).execute();
    return { id, name, query };
  });
}

/** Throws NotFound. */
export async function deleteView(store: Store, id: number): Promise<void> {
  const deleted = await store.transaction((tx) =>
    tx.q.deleteFrom('views').where('id', '=', id).executeTakeFirst(),
  );
  if (Number(deleted.numDeletedRows) === 0) throw new NotFound(`There is no view ${id}.`);
}
