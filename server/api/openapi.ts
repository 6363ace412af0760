import { z } from 'zod';
import type { Locale } from '../model/message.js';
import type { Door } from './doors.js';

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

/** In which language the document speaks. */
export const languageQuery = z.object({ lang: z.enum(['zh-CN', 'en']).default('en') });

function bodyOf({ body, takes = [] }: Door): Json {
  const content = {
    ...(body && { 'application/json': { schema: schemaOf(body) } }),
    ...Object.fromEntries(takes.map((type) => [type, { schema: { type: 'string' } }])),
  };
  return Object.keys(content).length === 0 ? {} : { requestBody: { content } };
}

function operation(call: Door, lang: Locale): Json {
  const summary = lang === 'en' ? call.summary : call.zh;
  const answer = {
    description: summary,
    ...(call.gives && { content: { [call.gives]: { schema: { type: 'string' } } } }),
  };
  return {
    summary,
    ...(call.more && { description: call.more[lang === 'en' ? 'en' : 'zh'] }),
    ...(call.token && { security: [{ token: [] }] }),
    parameters: [...parameters(call.params, 'path'), ...parameters(call.query, 'query')],
    ...bodyOf(call),
    responses: {
      [call.status ?? 200]: answer,
      400: ERROR,
      ...(call.token && { 401: ERROR, 413: ERROR }),
    },
  };
}

/**
 * The OpenAPI document, made from the very schemas that check the input. An endpoint that answers
 * nothing answers 204.
 */
export function openApi(calls: readonly Door[], version: string, lang: Locale): Json {
  const paths: Record<string, Json> = {};
  for (const call of calls) {
    const name = call.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[name] = { ...paths[name], [call.method]: operation(call, lang) };
  }
  return {
    openapi: '3.0.3',
    info: {
      title: 'Fengsheng',
      version,
      description: lang === 'en' ? 'Times are epoch milliseconds.' : '时间均为 Unix 毫秒。',
    },
    servers: [{ url: '/api/v1' }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths,
  };
}
