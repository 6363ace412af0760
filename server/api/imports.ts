import type { Request, RequestHandler, Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline as flow } from 'node:stream/promises';
import { z } from 'zod';
import { both } from './both.js';
import { TARGETS } from '../../crawlers/files/generic.js';
import type { Imports } from '../imports/imports.js';
import { refusalsCsv } from '../imports/refusals.js';
import type { ImportHow } from '../model/imports.js';
import type { ApiWorld } from './api.js';
import { check, checkQuery, endpoint, type Endpoint, idParams } from './endpoint.js';
import { HttpError } from './errors.js';

const column = z.string().max(400);
const howSchema = z.object({
  mapping: z
    .partialRecord(z.enum(TARGETS), z.array(column).max(20))
    .nullable()
    .default(null)
    .meta(
      both(
        'Columns by what they mean; null: by the known layout or the guess.',
        '各列的含义；null：按已知格式或猜测。',
      ),
    ),
  platform: z.string().trim().min(1).max(40).nullable().default(null),
  zone: z.number().int().min(-840).max(840).nullable().default(null),
  quiet: z
    .boolean()
    .default(false)
    .meta(both('True: history, which raises no alert.', 'true：历史内容，不触发预警。')),
});

function needed({ imports }: ApiWorld): Imports {
  if (imports) return imports;
  throw new HttpError(409, 'demo', 'The demo takes no files.');
}

export function importEndpoints(world: ApiWorld): Endpoint[] {
  const how = (body: z.infer<typeof howSchema>): ImportHow => body;
  return [
    endpoint({
      method: 'get',
      path: '/imports',
      summary: 'The last uploaded files and what became of them.',
      zh: '最近上传的文件及其结果。',
      handle: async () => ({ items: world.imports ? await world.imports.list() : [] }),
    }),
    endpoint({
      method: 'get',
      path: '/imports/:id',
      summary: 'How far an uploaded file is read, and what became of its rows.',
      zh: '上传的文件读到了哪里，各行结果如何。',
      params: idParams,
      handle: ({ params }) => needed(world).state(params.id),
    }),
    endpoint({
      method: 'post',
      path: '/imports/:id/preview',
      summary: 'The first rows of an uploaded file as they would be read that way.',
      zh: '按这种读法，上传文件的前几行会是什么样。',
      params: idParams,
      body: howSchema,
      handle: ({ params, body }) => needed(world).look(params.id, how(body)),
    }),
    endpoint({
      method: 'post',
      path: '/imports/:id/start',
      summary: 'Reads an uploaded file; what was said about its columns is remembered.',
      zh: '读取上传的文件；对各列的说明会被记住。',
      params: idParams,
      body: howSchema,
      status: 202,
      handle: ({ params, body }) => needed(world).start(params.id, how(body)),
    }),
    endpoint({
      method: 'delete',
      path: '/imports/:id',
      summary: 'Forgets an uploaded file, or stops reading it; what it brought stays.',
      zh: '忘记一个上传的文件，或停止读取；已带来的内容保留。',
      params: idParams,
      handle: ({ params }) => needed(world).remove(params.id),
    }),
  ];
}

export const nameQuery = z.object({ name: z.string().trim().min(1).max(400).default('upload') });
export const listQuery = z.object({ lang: z.enum(['zh-CN', 'en']).default('zh-CN') });

function upload(world: ApiWorld): RequestHandler {
  return async (request: Request, response) => {
    const { name } = checkQuery(nameQuery, request.query);
    const imports = needed(world);
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
      throw new HttpError(415, 'encoding', 'Send the file as it is.');
    }
    const id = await imports.receive(request, name).catch((error: unknown) => {
      if (request.destroyed && !request.complete) {
        throw new HttpError(400, 'unreadable', 'The file was cut off on its way.');
      }
      throw error;
    });
    try {
      response.status(201).json({ id, preview: await imports.look(id, null) });
    } catch (error) {
      await imports.remove(id);
      throw error;
    }
  };
}

function refusedRows({ store }: ApiWorld): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const { id } = check(idParams, request.params);
    const { lang } = checkQuery(listQuery, request.query);
    const file = `attachment; filename="refused-${id}.csv"`;
    response.setHeader('Content-Disposition', file);
    response.type('text/csv');
    await flow(Readable.from(refusalsCsv(store, id, lang)), response);
  };
}

/** The doors that take and give files as they are; they stand before the JSON reader. */
export function mountImports(router: Router, world: ApiWorld): void {
  router.post('/imports', upload(world));
  router.get('/imports/:id/refused.csv', refusedRows(world));
}
