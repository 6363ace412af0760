import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** Which page stands at which path (without the base of its world); the server preloads its files. */
const PAGES: readonly [path: string, page: string][] = [
  ['^/incidents/?$', 'Incidents'],
  ['^/incidents/\\d+$', 'Incident'],
  ['^/stories/?$', 'Stories'],
  ['^/stories/\\d+$', 'Story'],
  ['^/mentions/?$', 'Mentions'],
  ['^/insights/?$', 'Insights'],
  ['^/sources/?$', 'Sources'],
  ['^/reports/?$', 'Reports'],
  ['^/import/?$', 'Import'],
  ['^/api-docs/?$', 'ApiDocs'],
  ['^/settings(/\\w+)?/?$', 'Settings'],
  ['^/start/?$', 'Start'],
  ['^/wall/?$', 'Wall'],
];

/** Smaller files than this are not worth a second copy, bytes. */
const WORTH = 1024;
const TEXT = /\.(js|css|svg|webmanifest)$/;

type Bundle = Rolldown.OutputBundle;
type Chunk = Rolldown.OutputChunk;

function chunkOf(bundle: Bundle, file: string): Chunk | null {
  const found = bundle[file];
  return found?.type === 'chunk' ? found : null;
}

/** The chunk and all it imports at once, in the order in which they are needed. */
function withImports(bundle: Bundle, file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const other of chunkOf(bundle, file)?.imports ?? []) withImports(bundle, other, known);
  return known;
}

/**
 * Writes down which files each page needs beyond the entry, so that the server can name them in
 * the head of the document: the browser then fetches them beside the entry, not after it.
 */
export function listPages(): Plugin {
  return {
    name: 'list-pages',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
        const entry = chunks.find((one) => one.isEntry);
        if (!entry) throw new Error('The pages have no entry.');
        const known = withImports(bundle, entry.fileName);
        const pages = PAGES.map(([path, page]) => {
          const chunk = chunks.find((one) => one.facadeModuleId?.endsWith(`/pages/${page}.svelte`));
          if (!chunk) throw new Error(`${page} is no page of its own in the build.`);
          const scripts = [...withImports(bundle, chunk.fileName)].filter((one) => !known.has(one));
          const styles = scripts.flatMap((one) => [
            ...(chunkOf(bundle, one)?.viteMetadata?.importedCss ?? []),
          ]);
          return { path, scripts, styles };
        });
        this.emitFile({
          type: 'asset',
          fileName: '.vite/pages.json',
          source: JSON.stringify(pages),
        });
      },
    },
  };
}

/** Lays a smaller copy beside each text file, so that the server never compresses while asked. */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle: {
      order: 'post',
      async handler({ dir }) {
        if (dir === undefined) return;
        const files = (await readdir(dir, { recursive: true })).filter((one) => TEXT.test(one));
        await Promise.all(files.map((file) => compressFile(join(dir, file))));
      },
    },
  };
}

async function compressFile(file: string): Promise<void> {
  const plain = await readFile(file);
  if (plain.length < WORTH) return;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  };
  // Browsers ask for Brotli over HTTPS and on this machine alone, and for gzip everywhere.
  await writeFile(`${file}.br`, await promisify(brotliCompress)(plain, { params }));
  await writeFile(`${file}.gz`, await promisify(gzip)(plain, { level: 9 }));
}
