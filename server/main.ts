import { mkdir, writeFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { AnalystPool } from '../crawlers/text/pool.js';
import { createApp } from './app.js';
import { type Config, ConfigError, readConfig } from './config.js';
import { StoreError } from './store/store.js';
import { byWordsAlone, loadTextTools, type MakeFinder } from './reading/text.js';
import { VERSION } from './version.js';

/** How long a stop may take before what hangs is cut off, ms. */
const PATIENCE = 10_000;

/** The folder must be there and writable before anything else is tried. */
async function checkDataDir(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
    const probe = join(dir, '.writable');
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    throw new ConfigError(
      `The folder ${dir} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'error'}). ` +
        `Make it writable for this user, or set DATA_DIR to another folder.`,
    );
  }
}

/** A sentence for what a person can mend; null for what is our own fault. */
function sentence(error: unknown, config: Config | null): string | null {
  if (error instanceof ConfigError || error instanceof StoreError) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  const where = config ? `${config.host}:${config.port}` : 'the address';
  if (code === 'EADDRINUSE') {
    return `Port ${config?.port ?? ''} is taken by another program. Stop that one, or start with another port: PORT=3001 npm start`;
  }
  if (code === 'EACCES') return `This user may not listen on ${where}; ports below 1024 need root.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address ${config?.host ?? ''}; set HOST to 127.0.0.1 (this machine only) or 0.0.0.0 (everybody).`;
  }
  return null;
}

function welcome(address: string, config: Config, demo: boolean, password: boolean): string {
  const local = config.host === '127.0.0.1' || config.host === '::1' || config.host === 'localhost';
  const lines = [
    '',
    `  风声 Fengsheng ${VERSION}`,
    '',
    `  Open  ${address}${demo ? '/demo' : ''}`,
    '',
    demo
      ? '  The demo is playing: one day of a brand in trouble, in about 90 seconds.'
      : '  Add a brand and a source there, or press "Play the demo". 打开上面的地址，添加品牌和来源，或先看演示。',
    ...(local || password
      ? []
      : [
          '  Everybody who reaches this address can read and act: set a password in Settings → Access.',
          '  所有能打开这个地址的人都能查看和操作：请在“设置 → 访问”中设置密码。',
        ]),
    '  Ctrl+C stops it.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** Without the model files complaints are found by their words alone; the analysis says so itself. */
async function loadFinder(): Promise<MakeFinder> {
  return loadTextTools().then(
    ({ finder }) => finder,
    () => byWordsAlone,
  );
}

/** Runs until SIGTERM or SIGINT; the exit code says whether it could. */
export async function main(argv: readonly string[]): Promise<number> {
  const playDemo = argv.includes('--demo');
  let config: Config | null = null;
  try {
    config = readConfig(process.env);
    await checkDataDir(config.dataDir);
    const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
    const here = (path: string) => new URL(path, import.meta.url);
    const threads = Math.max(1, Math.min(4, availableParallelism() - 1));
    const analyst = new AnalystPool(here('./analyst-worker.js'), threads);
    const finder = await loadFinder();
    const app = await createApp(config, {
      webDir: fileURLToPath(here('../web')),
      version: VERSION,
      log,
      analyst,
      finder,
    }).catch(async (error: unknown) => {
      await analyst.close();
      throw error;
    });
    try {
      const address = await app.listen();
      if (playDemo) await app.demo.start();
      process.stdout.write(welcome(address, config, playDemo, await app.access.passwordSet()));
      await stopped();
    } finally {
      setTimeout(() => process.exit(1), PATIENCE).unref();
      await app.close();
    }
    return 0;
  } catch (error) {
    const said = sentence(error, config);
    process.stderr.write(
      said
        ? `\nFengsheng cannot start: ${said}\n\n`
        : `${(error as Error).stack ?? String(error)}\n`,
    );
    return 1;
  }
}

/** Resolves when somebody asks the program to end. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}
