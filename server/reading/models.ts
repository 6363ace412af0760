import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Folder of the committed model files: found by walking up from this file, so that it is the same
 * from the sources and from a bundle in `dist/`. Throws when there is none.
 */
export function modelFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, 'crawlers', 'text', 'models');
    if (existsSync(candidate)) return candidate;
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error('The text models (crawlers/text/models) were not found.');
    folder = parent;
  }
}
