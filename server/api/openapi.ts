import { z } from 'zod';
import type { Endpoint } from './endpoint.js';
import { recordSchema } from './record.js';

type Json = Record<string, unknown>;

function schemaOf(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    target: 'openapi-3.0',
  });
}

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}

const ERROR = {
  description: 'What is wrong and what to do, as a sentence.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          error: {
            type: 'object',
            properties: {
              code: { type: 'string' },
              message: { type: 'string' },
              field: { type: 'string' },
            },
          },
        },
      },
    },
  },
};

const INGEST = {
  post: {
    summary: 'Takes posts in; every record gets its own answer.',
    description:
      'A JSON array, one object, or NDJSON; gzip is accepted. Status per record: accepted, updated (known, with new counters), duplicate, unmatched (concerns no brand) or refused (with the reason).',
    security: [{ token: [] }],
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: { type: 'array', items: schemaOf(recordSchema) } },
        'application/x-ndjson': { schema: { type: 'string' } },
      },
    },
    responses: { 200: { description: 'What became of each record.' }, 401: ERROR, 413: ERROR },
  },
};

/** The OpenAPI document, made from the very schemas that check the input. */
export function openApi(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Json> = { '/ingest': INGEST };
  for (const { method, path, summary, params, query, body, status } of endpoints) {
    const name = path.replaceAll(/:(\w+)/g, '{$1}');
    const operation: Json = {
      summary,
      parameters: [...parameters(params, 'path'), ...parameters(query, 'query')],
      responses: { [status ?? 200]: { description: summary }, 400: ERROR },
    };
    if (body) {
      operation['requestBody'] = { content: { 'application/json': { schema: schemaOf(body) } } };
    }
    paths[name] = { ...paths[name], [method]: operation };
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Fengsheng', version, description: 'Times are epoch milliseconds.' },
    servers: [{ url: '/api/v1' }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths,
  };
}
