import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['server', 'crawlers', 'alerts', 'client'];

interface Import {
  /** File that imports, relative to the project. */
  from: string;
  /** What it names: a package, or a file relative to the project. */
  to: string;
  ours: boolean;
  typeOnly: boolean;
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs|svelte)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((file) => !file.split('/').includes('node_modules'));
}

/** Source without comments, so that what they mention does not count. */
function source(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}

const IMPORT =
  /(?:^|[;\s])(?:import|export)\s+(?<type>type\s)?(?<names>[\w*{}\s,$]*?\s+from\s+)?['"](?<name>[^'"]+)['"]|import\(\s*['"](?<late>[^'"]+)['"]/gm;

function onlyTypes(names: string): boolean {
  const inner = /^\s*\{(?<list>[^}]*)\}\s+from/.exec(names)?.groups?.['list'];
  const list = inner?.split(',').filter((one) => one.trim() !== '') ?? [];
  return list.length > 0 && list.every((one) => /^\s*type\s/.test(one));
}

function importsOf(file: string): Import[] {
  return [...source(file).matchAll(IMPORT)].map(({ groups }): Import => {
    const name = groups?.['name'] ?? groups?.['late'] ?? '';
    const ours = name.startsWith('.');
    const target = relative(ROOT, resolve(ROOT, dirname(file), name)).replace(/\.js$/, '.ts');
    return {
      from: file,
      to: ours ? target : name.split('/', name.startsWith('@') ? 2 : 1).join('/'),
      ours,
      typeOnly: groups?.['type'] !== undefined || onlyTypes(groups?.['names'] ?? ''),
    };
  });
}

const FILES = FOLDERS.flatMap(filesIn);
const IMPORTS = FILES.flatMap(importsOf);

function said(found: readonly Import[]): string[] {
  return found.map(({ from, to }) => `${from} imports ${to}`);
}

function inside(path: string, ...folders: string[]): boolean {
  return folders.some((folder) => path.startsWith(`${folder}/`));
}

describe('the reader of imports', () => {
  it('sees every form of them', () => {
    const forms = [
      `import { a } from './a.js';`,
      `import type { b } from './b.js';`,
      `import {\n  type c,\n  type d,\n} from './c.js';`,
      `import './d.css';`,
      `export * from './e.js';`,
      `const f = await import('./f.js');`,
      `import g, { type h } from './g.js';`,
    ].join('\n');
    const names = [...forms.matchAll(IMPORT)].map(
      ({ groups }) => groups?.['name'] ?? groups?.['late'],
    );
    expect(names).toEqual(['./a.js', './b.js', './c.js', './d.css', './e.js', './f.js', './g.js']);
    expect(onlyTypes('{ type c, type d } from ')).toBe(true);
    expect(onlyTypes('{ type c, d } from ')).toBe(false);
  });

  it('found the project', () => {
    expect(IMPORTS.filter(({ ours }) => ours).length).toBeGreaterThan(200);
    expect(IMPORTS.some(({ to }) => to === 'express')).toBe(true);
  });
});

describe('who may import whom', () => {
  const ours = IMPORTS.filter((one) => one.ours);

  it('the model imports nothing of ours but itself', () => {
    const wrong = ours.filter(
      ({ from, to }) => inside(from, 'server/model') && !inside(to, 'server/model'),
    );
    expect(said(wrong), 'everybody shares the model: what it needed, all would need').toEqual([]);
  });

  it.each([
    ['crawlers', 'alerts'],
    ['alerts', 'crawlers'],
  ])('%s imports only itself and the model', (folder) => {
    const wrong = ours.filter(
      ({ from, to, typeOnly }) =>
        inside(from, folder) &&
        !inside(to, folder, 'server/model') &&
        !(typeOnly && to === 'server/clock.ts'),
    );
    const why = `${folder} knows no database, no web server and not the other half: it stays testable alone; move what both need into server/model`;
    expect(said(wrong), why).toEqual([]);
  });

  it('only the server imports both crawlers and alerts', () => {
    const wrong = ours.filter(
      ({ from, to }) => inside(to, 'crawlers', 'alerts') && inside(from, 'client', 'server/model'),
    );
    expect(said(wrong), 'putting the halves together is the work of server/').toEqual([]);
  });

  it('the client imports nothing of the server but the model', () => {
    const wrong = ours.filter(
      ({ from, to }) => inside(from, 'client') && !inside(to, 'client', 'server/model'),
    );
    expect(said(wrong), 'server code would end up in the browser').toEqual([]);
  });

  it('nobody imports tests or the client', () => {
    const wrong = ours.filter(
      ({ from, to }) => inside(to, 'tests') || (inside(to, 'client') && !inside(from, 'client')),
    );
    expect(said(wrong), 'the program must run without its tests and its pages').toEqual([]);
  });
});

/** Libraries that belong in many files, each with its reason. */
const EVERYWHERE: Readonly<Record<string, string>> = {
  zod: 'every edge (config, channel, source, API call) states its own schema',
  svelte: 'the language of every page',
};

/** A bench measures the product beside what others would use: it may import any of it. */
const isBench = (file: string): boolean => file.startsWith('server/cli/bench');

/** Libraries with more than one file, and the places made for them. */
const PLACES: Readonly<Record<string, { in: string[]; why: string }>> = {
  express: {
    in: ['server/api', 'server/app.ts', 'server/web'],
    why: 'the API and the pages are a folder each; the root mounts them',
  },
  pino: {
    in: ['server/main.ts', 'server/app.ts', 'server/api/errors.ts'],
    why: 'made in main; the others only name its type',
  },
  kysely: { in: ['server/store'], why: 'the query layer' },
  pg: { in: ['server/store/postgres.ts'], why: 'the store over PostgreSQL' },
  'better-sqlite3': { in: ['server/store/sqlite.ts'], why: 'the store over SQLite' },
  'socket.io': {
    in: ['server/app.ts', 'server/live.ts'],
    why: 'the root makes the server; live only names its type',
  },
  undici: { in: ['crawlers/fetch', 'crawlers/fetch.ts'], why: 'the guarded fetch' },
  echarts: {
    in: ['client/charts', 'alerts/digest/charts.ts'],
    why: 'drawn in the browser as one lazy chunk, and for the mail on the server: neither half may import the other',
  },
};

describe('libraries of others', () => {
  const builtin = new Set(builtinModules);
  const theirs = IMPORTS.filter(
    ({ ours, to }) => !ours && !to.startsWith('node:') && !builtin.has(to) && to !== '',
  );
  const names = [...new Set(theirs.map(({ to }) => to))].sort();

  it.each(names.filter((name) => EVERYWHERE[name] === undefined))(
    '%s is imported in one file, or the place made for it',
    (name) => {
      const files = [
        ...new Set(theirs.filter(({ to }) => to === name).map(({ from }) => from)),
      ].sort();
      const places = PLACES[name]?.in;
      const wrong = places
        ? files.filter(
            (file) => !places.includes(file) && !inside(file, ...places) && !isBench(file),
          )
        : files.filter((file) => !isBench(file)).slice(1);
      const why = `a library in one place can be replaced in one place; wrap what you need of ${name} where it is already (${(places ?? files.slice(0, 1)).join(', ')})`;
      expect(wrong, why).toEqual([]);
    },
  );

  it('has no exception that nobody needs any more', () => {
    const listed = [...Object.keys(PLACES), ...Object.keys(EVERYWHERE)];
    const stale = listed.filter((name) => !names.includes(name));
    expect(stale, 'remove it from the list').toEqual([]);
  });

  it('are installed on purpose: Node’s own modules are named as such', () => {
    const bare = IMPORTS.filter(({ ours, to }) => !ours && builtin.has(to) && !to.includes(':'));
    expect(said(bare), 'write node: before it, so that nobody looks for a package').toEqual([]);
  });
});

describe('time', () => {
  const READS =
    /\bDate\.now\(|\bnew Date\(\s*\)|\bDate\(\s*\)|\bprocess\.hrtime|\bperformance\.now\(/g;
  /** They measure how long something took on this machine; what is decided never depends on it. */
  const STOPWATCHES = ['server/app.ts', 'client/main.ts', 'server/cli'];

  it('is read from the system in server/clock.ts alone', () => {
    const wrong = FILES.filter((file) => file !== 'server/clock.ts').flatMap((file) =>
      [...source(file).matchAll(READS)]
        .map(([found]) => found)
        .filter((found) => !(found.startsWith('performance') && isStopwatch(file)))
        .map((found) => `${file} calls ${found}`),
    );
    const why =
      'time is data that is passed in: whoever reads the system clock cannot be replayed, drilled or tested';
    expect(wrong, why).toEqual([]);
  });

  function isStopwatch(file: string): boolean {
    return STOPWATCHES.includes(file) || inside(file, ...STOPWATCHES);
  }
});
