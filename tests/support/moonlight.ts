import { complaints, reposts } from '../harness/harness.js';
import { push } from './product.js';

/** Posts to the product at `url` as its pages do. */
export function post(url: string, where: string, body: object): Promise<Response> {
  return fetch(`${url}/api/v1${where}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Watches a brand; answers its id. */
export async function watch(url: string, name: string): Promise<number> {
  return ((await (await post(url, '/brands', { name })).json()) as { id: number }).id;
}

/** What makes 月光镯 yellow: a post with sixty reposts, and a dozen complaints of others. */
export async function trouble(url: string): Promise<void> {
  await push(url, [
    { id: 'root', text: '月光镯戴三天就断裂，假货，太差了' },
    ...reposts('root', 60),
    ...complaints('月光镯', 12),
  ]);
}
