/** One parameter of a call. */
export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  description: string;
}

/** One call of the API, as the document describes it. */
export interface Call {
  method: string;
  path: string;
  summary: string;
  description: string;
  parameters: Parameter[];
  /** A body to start from, as JSON; null for none. */
  example: string | null;
  /** True when it wants a push token. */
  token: boolean;
}

type Json = Readonly<Record<string, unknown>>;

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The calls of an OpenAPI document, in its order. */
export function callsOf(document: unknown): Call[] {
  return Object.entries(record(record(document)['paths'])).flatMap(([path, methods]) =>
    Object.entries(record(methods)).map(([method, given]) => callOf(method, path, record(given))),
  );
}

function callOf(method: string, path: string, given: Json): Call {
  const parameters = Array.isArray(given['parameters']) ? given['parameters'] : [];
  const contents = record(record(given['requestBody'])['content']);
  const [type] = Object.keys(contents);
  const content = type === undefined ? null : record(contents[type]);
  return {
    method,
    path,
    summary: text(given['summary']),
    description: text(given['description']),
    parameters: parameters.map((one: unknown) => {
      const { name, in: where, required, schema } = record(one);
      return {
        name: text(name),
        in: where === 'path' ? 'path' : 'query',
        required: required === true,
        description: text(record(schema)['description']),
      };
    }),
    example:
      content === null ? null : JSON.stringify(exampleOf(record(content['schema'])), null, 2),
    token: given['security'] !== undefined,
  };
}

/** A value that fits a schema: its example or default, else the smallest thing that says what it is. */
export function exampleOf(schema: Json, depth = 0): unknown {
  if (schema['example'] !== undefined) return schema['example'];
  if (schema['default'] !== undefined) return schema['default'];
  const [first] = Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : [];
  if (first !== undefined) return first;
  const choices = schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf'];
  if (Array.isArray(choices)) return exampleOf(record(choices[0]), depth);
  switch (schema['type']) {
    case 'object':
      return depth > 3
        ? {}
        : Object.fromEntries(
            Object.entries(record(schema['properties'])).map(([name, inner]) => [
              name,
              exampleOf(record(inner), depth + 1),
            ]),
          );
    case 'array':
      return depth > 3 ? [] : [exampleOf(record(schema['items']), depth + 1)];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? Math.max(0, schema['minimum']) : 0;
    default:
      return '';
  }
}

/** Calls whose path or words hold every word of the query. */
export function found(calls: readonly Call[], query: string): Call[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return calls.filter(({ method, path, summary }) => {
    const said = `${method} ${path} ${summary}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** The address of a call with its parameters filled in, below the root of the API. */
export function addressOf(call: Call, values: Readonly<Record<string, string>>): string {
  const path = call.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  );
  const query = new URLSearchParams(
    call.parameters.flatMap(({ name, in: where }) => {
      const value = values[name]?.trim() ?? '';
      return where === 'query' && value !== '' ? [[name, value]] : [];
    }),
  ).toString();
  return query === '' ? path : `${path}?${query}`;
}
