import { z } from 'zod';
import type { SourceKind } from '../../crawlers/source.js';
import { visit } from '../../crawlers/visit.js';
import type { Draft } from '../model/change.js';
import { NotFound } from '../pipeline/pipeline.js';
import { sourceStates } from '../state.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams } from './endpoint.js';
import { HttpError } from './errors.js';

const MINUTE = 60_000;

const trySchema = z.object({
  kind: z.string().max(40),
  config: z.record(z.string(), z.unknown()),
});
const addSchema = trySchema.extend({
  name: z.string().trim().min(1).max(200),
  everyMinutes: z.number().min(1).max(1440).default(5),
});

function kindOf(kinds: ReadonlyMap<string, SourceKind>, name: string): SourceKind {
  const kind = kinds.get(name);
  if (kind) return kind;
  throw new HttpError(
    400,
    'invalid',
    `kind: must be one of ${[...kinds.keys()].join(', ')}`,
    'kind',
  );
}

/** The settings as the source's own schema reads them. */
function checked(kind: SourceKind, config: unknown): unknown {
  const parsed = kind.config.safeParse(config);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = `config.${issue?.path.join('.') ?? ''}`;
  throw new HttpError(400, 'invalid', `${field}: ${issue?.message ?? 'not valid'}`, field);
}

export function sourceEndpoints({
  store,
  pipeline,
  clock,
  fetch,
  visits,
  sources,
}: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/sources',
      summary: 'The sources and their health.',
      handle: async () => ({ items: await store.read(sourceStates), kinds: [...sources.keys()] }),
    }),
    endpoint({
      method: 'post',
      path: '/sources/try',
      summary:
        'Visits a source once without keeping anything: its first items and what they match.',
      body: trySchema,
      handle: async ({ body }) => {
        const config = checked(kindOf(sources, body.kind), body.config);
        const tools = { fetch, now: clock.now(), signal: AbortSignal.timeout(30_000) };
        const { items, warnings } = await visit(kindOf(sources, body.kind), config, {}, tools);
        const matches = items.filter((item) => pipeline.matches(item).length > 0);
        return {
          items: items.slice(0, 10),
          total: items.length,
          matches: matches.length,
          warnings,
        };
      },
    }),
    endpoint({
      method: 'post',
      path: '/sources',
      summary: 'Adds a source; it is visited at once, and what it holds already raises no alert.',
      body: addSchema,
      status: 201,
      handle: async ({ body }) => {
        const config = checked(kindOf(sources, body.kind), body.config);
        const now = clock.now();
        let id = 0;
        await pipeline.note(async (tx): Promise<Draft[]> => {
          id = await tx.allocate('sources', 1);
          await tx.q
            .insertInto('sources')
            .values({
              id,
              kind: body.kind,
              name: body.name,
              config: JSON.stringify(config),
              cursor: '{}',
              every: body.everyMinutes * MINUTE,
              due_at: now,
              lease_until: 0,
              failures: 0,
              enabled: 1,
              seeded: 0,
              created_at: now,
            })
            .execute();
          const data = { sourceId: id, name: body.name };
          return [
            { kind: 'source.added', at: now, brandId: null, storyId: null, incidentId: null, data },
          ];
        });
        void visits.wake();
        return { id, ...body };
      },
    }),
    endpoint({
      method: 'post',
      path: '/sources/:id/visit',
      summary: 'Visits a source now instead of when it is due.',
      params: idParams,
      status: 202,
      handle: async ({ params }) => {
        await store.transaction((tx) =>
          tx.all('UPDATE sources SET due_at = ?, enabled = 1 WHERE id = ?', [
            clock.now(),
            params.id,
          ]),
        );
        await visits.wake();
        const source = (await store.read(sourceStates)).find(({ id }) => id === params.id);
        if (!source) throw new NotFound(`There is no source ${params.id}.`);
        return source;
      },
    }),
    endpoint({
      method: 'delete',
      path: '/sources/:id',
      summary: 'Removes a source; what it brought stays.',
      params: idParams,
      handle: async ({ params }) => {
        await pipeline.note(async (tx): Promise<Draft[]> => {
          const row = await tx.q
            .selectFrom('sources')
            .select('name')
            .where('id', '=', params.id)
            .executeTakeFirst();
          if (!row) throw new NotFound(`There is no source ${params.id}.`);
          await tx.q.deleteFrom('sources').where('id', '=', params.id).execute();
          const data = { sourceId: params.id, name: row.name };
          return [
            {
              kind: 'source.removed',
              at: clock.now(),
              brandId: null,
              storyId: null,
              incidentId: null,
              data,
            },
          ];
        });
      },
    }),
  ];
}
