#!/usr/bin/env node
// The one launcher: builds what is out of date, then runs a command of the built program.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const dist = join(root, 'dist');
const SERVER = ['server', 'crawlers', 'alerts', 'package.json'];
const WEB = ['client', 'server/model', 'vite.config.ts', 'package.json'];

/** Newest change and number of files below the given places. */
async function fingerprint(places) {
  const hash = createHash('sha256');
  const walk = async (path) => {
    const info = await stat(path).catch(() => null);
    if (!info) return;
    if (info.isDirectory()) {
      for (const name of (await readdir(path)).sort()) {
        // Caches of tools change with every run of the tests.
        if (name !== 'node_modules') await walk(join(path, name));
      }
    } else hash.update(`${path}:${info.mtimeMs}:${info.size}\n`);
  };
  for (const place of places) await walk(join(root, place));
  return hash.digest('hex');
}

async function fresh(name, places) {
  const stamp = join(dist, `.${name}`);
  const now = await fingerprint(places);
  const built = await readFile(stamp, 'utf8').catch(() => '');
  return { built: built === now, done: () => writeFile(stamp, now) };
}

async function tool(name) {
  try {
    return await import(name);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    process.stderr.write(
      `\nFengsheng is not installed completely: ${name} is missing. Run "npm ci" (without --omit=dev) first.\n\n`,
    );
    process.exit(1);
  }
}

async function buildServer() {
  const state = await fresh('server', SERVER);
  if (state.built) return;
  process.stderr.write('Building the server …\n');
  const { build } = await tool('esbuild');
  const entries = await readdir(join(root, 'server/cli'), { recursive: true });
  const commands = entries.filter((name) => name.endsWith('.ts'));
  await rm(join(dist, 'server'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: [
      { in: 'server/main.ts', out: 'main' },
      { in: 'server/reading/analyst-worker.ts', out: 'analyst-worker' },
      ...commands.map((name) => ({
        in: `server/cli/${name}`,
        out: name.replace(/\.ts$/, '').replaceAll('/', '-'),
      })),
    ],
    outdir: join(dist, 'server'),
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  await state.done();
}

async function buildWeb() {
  const state = await fresh('web', WEB);
  if (state.built) return;
  process.stderr.write('Building the pages …\n');
  const { build } = await tool('vite');
  await build({
    root: join(root, 'client'),
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
  });
  await state.done();
}

const [command = 'main', ...args] = process.argv.slice(2);
await mkdir(dist, { recursive: true });
await buildServer();
const shows =
  command === 'main' || command === 'build' || (command === 'bench' && args[0] === 'page');
if (shows) await buildWeb();
if (command !== 'build') {
  // Whoever reads what a command prints may stop early, as `head` does: that is no failure.
  process.stdout.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  const { main } = await import(pathToFileURL(join(dist, 'server', `${command}.js`)).href);
  process.exitCode = await main(args, {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
  });
}
