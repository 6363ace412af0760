import { z } from 'zod';

/** Files of one page beyond the entry, below the folder of the built pages; `path` is a pattern. */
const pageSchema = z.object({
  path: z.string(),
  scripts: z.array(z.string()),
  styles: z.array(z.string()),
});

const pagesSchema = z.array(pageSchema);

export type PageFiles = z.infer<typeof pageSchema>;

/** Reads what the build wrote down; throws when it is not that. */
export function readPages(json: string): PageFiles[] {
  return pagesSchema.parse(JSON.parse(json));
}

/** The base of the world that a path belongs to: `/demo` or nothing. */
function baseOf(path: string): '' | '/demo' {
  return path === '/demo' || path.startsWith('/demo/') ? '/demo' : '';
}

/**
 * What the head of the document names beforehand at `path`: the state of the world, if this
 * browser may read it, and the files of the page. All of it travels beside the entry.
 */
export function headOf(pages: readonly PageFiles[], path: string, mayRead: boolean): string {
  const base = baseOf(path);
  const inside = path.slice(base.length) || '/';
  const page = pages.find((one) => new RegExp(one.path).test(inside));
  return [
    ...(mayRead
      ? [`<link rel="preload" as="fetch" crossorigin href="${base}/api/v1/state" />`]
      : []),
    ...(page?.styles ?? []).map((file) => `<link rel="stylesheet" crossorigin href="/${file}" />`),
    ...(page?.scripts ?? []).map(
      (file) => `<link rel="modulepreload" crossorigin href="/${file}" />`,
    ),
  ].join('\n    ');
}

/** The document with `head` put first where it may stand: after the character set and the like. */
export function withHead(html: string, head: string): string {
  return head === '' ? html : html.replace(/(?=\s*<link rel="icon")/, `\n    ${head}`);
}
