import { z } from 'zod';
import type { Locale } from '../model/message.js';
import type { Door } from './doors.js';

type Json = Record<string, unknown>;

function schemaOf(schema: z.ZodType, lang: Locale): Json {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    target: 'openapi-3.0',
    override: ({ jsonSchema }) => {
      const { zh } = jsonSchema;
      if (typeof zh !== 'string') return;
      if (lang !== 'en') jsonSchema.description = zh;
      delete jsonSchema['zh'];
    },
  });
}

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query', lang: Locale): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, lang) as {
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

function bodyOf({ body, takes = [] }: Door, lang: Locale): Json {
  const content = {
    ...(body && { 'application/json': { schema: schemaOf(body, lang) } }),
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
    parameters: [
      ...parameters(call.params, 'path', lang),
      ...parameters(call.query, 'query', lang),
    ],
    ...bodyOf(call, lang),
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
