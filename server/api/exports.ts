import type { Router } from 'express';
import { z } from 'zod';
import { isZone } from '../model/zone.js';
import { Exports } from '../mentions/export/export.js';
import { FORMATS, TYPES } from '../mentions/export/formats.js';
import { Gone } from '../mentions/export/zip.js';
import { filterShape, narrow } from '../mentions/filter.js';
import type { ApiWorld } from './api.js';
import { check, checkQuery } from './endpoint.js';

const ticket = z.string().regex(/^[\w-]{8,64}$/, 'not a ticket; 8 to 64 letters and digits');
export const ticketParams = z.object({ ticket });

export const exportSchema = z.object({
  ...filterShape,
  sort: z.enum(['newest', 'oldest']).default('newest'),
  format: z.enum(FORMATS),
  ticket,
  locale: z
    .enum(['zh-CN', 'en'])
    .default('zh-CN')
    .transform((locale) => (locale === 'en' ? 'en' : 'zh')),
  zone: z.string().max(60).refine(isZone, 'not a time zone').default('UTC'),
});

/** Files go out as they are made, so they stand beside the endpoints that answer in JSON. */
export function mountExports(router: Router, { store, clock }: ApiWorld): void {
  const exports = new Exports(store);
  router.get('/mentions/export', async (request, response) => {
    const {
      sort,
      format,
      ticket: name,
      locale,
      zone,
      ...filter
    } = checkQuery(exportSchema, request.query);
    const narrowed = narrow(filter);
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    response.setHeader('Content-Type', TYPES[format]);
    response.setHeader(
      'Content-Disposition',
      `attachment; filename="fengsheng-mentions-${day}.${format}"`,
    );
    response.setHeader('Cache-Control', 'no-store');
    try {
      await exports.write(name, { narrowed, sort, format, locale, zone }, response);
      response.end();
    } catch (error) {
      // Cut off rather than ended: half a file must not look like a whole one.
      response.destroy();
      if (!(error instanceof Gone)) throw error;
    }
  });
  router.get('/mentions/export/:ticket', (request, response) => {
    response.json(exports.state(check(ticketParams, request.params).ticket));
  });
  router.delete('/mentions/export/:ticket', (request, response) => {
    exports.cancel(check(ticketParams, request.params).ticket);
    response.status(204).end();
  });
}
