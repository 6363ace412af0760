import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHANNELS, channelKind } from '../../alerts/channels/registry.js';
import type { ChannelPlugin } from '../../alerts/channels/plugin.js';
import { createPost } from '../../server/telling/post.js';
import { type Harness, MINUTE, start, TOKEN, type Watcher } from '../harness/harness.js';
import { STANDINS } from '../standins/all.js';
import { type Behaviour, run, type Running } from '../standins/service.js';

const PASSWORD = 'mail-password-4711';

/** A place to send to, and its secrets in every form in which they could get out. */
interface Place {
  kind: ChannelPlugin;
  settings: Record<string, string>;
  service: Running | null;
}

function kindOf(name: string): ChannelPlugin {
  const kind = channelKind(name);
  if (kind === null) throw new Error(`no channel ${name}`);
  return kind;
}

/** Whole, by its telling pieces, and encoded as addresses and headers do. */
function forms(secret: string): string[] {
  const pieces = URL.canParse(secret)
    ? secret
        .split(/[/?&=]/)
        .slice(3)
        .filter((piece) => piece.length >= 12)
    : secret.split(' ');
  const whole = [secret, ...pieces];
  return whole.flatMap((one) => [
    one,
    encodeURIComponent(one),
    Buffer.from(one).toString('base64'),
    Buffer.from(one).toString('hex'),
    JSON.stringify(one).slice(1, -1),
  ]);
}

/** Pieces of the services' own addresses are no secrets. */
const PUBLIC =
  /^(?:workflows|api-version.*|access_token|2016-06-01|message-push|encodeURIComponent)$/;

function secretsOf({ kind, settings }: Place): string[] {
  return kind.secrets
    .flatMap((name) => forms(settings[name] ?? ''))
    .filter((one) => one.length >= 8 && !PUBLIC.test(one));
}

/** A mail server that repeats what it was told, password and all. */
async function parrot(): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 parrot ESMTP\r\n');
    socket.on('data', (bytes) => {
      const said = bytes.toString().trim();
      socket.write(
        said.startsWith('EHLO') ? '250-parrot\r\n250 AUTH PLAIN LOGIN\r\n' : `535 no: ${said}\r\n`,
      );
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { port: (server.address() as AddressInfo).port, server };
}

describe('the secrets of every kind of channel', () => {
  let war: Harness;
  let dataDir: string;
  let watcher: Watcher;
  let smtp: Awaited<ReturnType<typeof parrot>>;
  const post = createPost({
    allows: (_host, at) => at.startsWith('127.'),
    load: () => Promise.resolve(),
  });
  const places: Place[] = [];
  /** All that came out, by where it came out. */
  const out: [where: string, text: string][] = [];
  const logged: string[] = [];

  const note = (where: string, what: unknown) =>
    out.push([where, typeof what === 'string' ? what : JSON.stringify(what)]);

  beforeAll(async () => {
    smtp = await parrot();
    for (const standin of STANDINS) {
      const service = await run(standin, Date.parse('2026-03-03T08:00:00+08:00'));
      places.push({
        kind: kindOf(standin.kind),
        settings: standin.settings(service.origin),
        service,
      });
    }
    const mail = {
      host: '127.0.0.1',
      port: String(smtp.port),
      security: 'none',
      user: 'me@here.example',
    };
    const settings = {
      ...mail,
      password: PASSWORD,
      from: 'me@here.example',
      to: 'you@there.example',
    };
    places.push({ kind: kindOf('email'), settings, service: null });
    dataDir = await mkdtemp(join(tmpdir(), 'fengsheng-secrets-'));
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        logged.push(chunk.toString());
        done();
      },
    });
    war = await start({
      dataDir,
      log: pino({ level: 'trace' }, sink),
      overrides: { channels: new Map(CHANNELS.map((kind) => [kind.kind, kind])), post },
    });
    watcher = await war.watch();
    await everything();
  }, 120_000);

  afterAll(async () => {
    watcher.socket.close();
    await war.close();
    await post.close();
    for (const { service } of places) await service?.close();
    smtp.server.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function add(place: Place, settings = place.settings): Promise<number> {
    const made = await war.post<{ id: number }>('/channels', {
      kind: place.kind.kind,
      name: place.kind.kind,
      locale: 'en',
      config: settings,
    });
    note('adding a channel', made.body);
    return made.body.id;
  }

  /** Whatever a service may do to us. */
  function misbehaviours(place: Place): Behaviour[] {
    const whole = Object.values(place.settings).join(' ');
    return [
      'echo',
      { status: 500, body: `failed for ${whole}` },
      {
        status: 200,
        body: JSON.stringify({ id: whole, message: whole, errmsg: whole, error: whole, ts: whole }),
      },
      {
        status: 302,
        headers: { location: `http://127.0.0.1:1/${encodeURIComponent(whole)}` },
        body: whole,
      },
      { status: 429, headers: { 'retry-after': '1' }, body: whole },
      { status: 404, body: whole },
      'reset',
    ];
  }

  /** Sends, fails in every way, is told of it, and is asked for everything it knows. */
  async function everything(): Promise<void> {
    for (const place of places) {
      const id = await add(place);
      note('a test', (await war.post(`/channels/${id}/test`)).body);
      for (const behaviour of place.service ? misbehaviours(place) : []) {
        // Twice: what is refused is tried once more in its simple form.
        place.service?.next(behaviour);
        place.service?.next(behaviour);
        note('a failing test', (await war.post(`/channels/${id}/test`)).body);
        war.clock.advance(11 * MINUTE);
      }
      note('mending', (await war.post(`/channels/${id}/test`)).body);
      const text = JSON.stringify(place.settings);
      const away = JSON.parse(
        text.replace(/http:\/\/127\.0\.0\.1:\d+/g, 'http://nowhere.invalid:9'),
      ) as Record<string, string>;
      const inside = JSON.parse(
        text.replace(/http:\/\/127\.0\.0\.1:\d+/g, 'http://10.0.0.1:9'),
      ) as Record<string, string>;
      for (const settings of [away, inside]) {
        const lost = await add(place, settings);
        note('a test that leads nowhere', (await war.post(`/channels/${lost}/test`)).body);
        await fetch(`${war.url}/api/v1/channels/${lost}`, { method: 'DELETE' });
      }
      // What a person gets wrong in the form is not repeated either.
      const wrong = {
        kind: place.kind.kind,
        name: 'x',
        config: {
          ...place.settings,
          ...Object.fromEntries(
            place.kind.fields.map((field) => [field.name, [place.settings[field.name]]]),
          ),
        },
      };
      note('a wrong form', (await war.post('/channels', wrong)).body);
      note('no JSON', (await war.post('/channels', `{"config":${text}`)).body);
      note('an unknown way', (await war.post(`/channels/9999/test`)).body);
      note('a patch', (await war.post(`/channels/${id}`, { config: place.settings })).body);
    }
    await war.brand('手镯之家');
    for (const { service } of places) for (let n = 0; n < 3; n++) service?.next('echo');
    await war.push([
      {
        id: 'k',
        text: '手镯之家是假货，垃圾，太失望了',
        author: { id: 'k', name: '大博主', followers: 3_000_000, verified: true },
      },
    ]);
    await war.pass(30 * MINUTE);
    await ask();
    await stored();
    await broken();
    note('the sockets', [watcher.snapshots, watcher.batches]);
    note('the log', logged.join(''));
  }

  /** Every address of the API that can be read, with the ids that exist. */
  async function ask(): Promise<void> {
    const read = async (path: string) => {
      const answer = await fetch(`${war.url}/api/v1${path}`, {
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      const body = Buffer.from(await answer.arrayBuffer()).toString('latin1');
      note(`GET ${path}`, `${JSON.stringify([...answer.headers])} ${body}`);
    };
    const { paths } = await war.get<{ paths: Record<string, { get?: unknown }> }>('/openapi.json');
    for (const [path, { get }] of Object.entries(paths)) {
      if (get === undefined) continue;
      for (const id of [1, 2, 3]) {
        await read(path.replace(/\{\w+\}/g, String(id)));
        if (!path.includes('{')) break;
      }
    }
    await read('/metrics');
    await read('/openapi.json');
    for (const body of [{}, { brandId: 1 }]) {
      note('a rehearsal', (await war.post('/rehearsals', body)).body ?? '');
      note('a preview', (await war.post('/routes/preview', body)).body ?? '');
    }
  }

  /** The data folder as it lies on the disk, but for the key that is kept beside it. */
  async function stored(): Promise<void> {
    for (const file of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
      if (!file.isFile() || file.name === 'secret.key') continue;
      const bytes = await readFile(join(file.parentPath, file.name));
      note(`the file ${file.name}`, bytes.toString('latin1'));
    }
  }

  /** What a crash would print: the errors of the way out, with all they carry. */
  async function broken(): Promise<void> {
    for (const place of places) {
      for (const address of place.kind.secrets.map((field) => place.settings[field] ?? '')) {
        for (const target of [
          address,
          address.replace('127.0.0.1', '10.0.0.1'),
          address.replace('http://127.0.0.1', 'ftp://x'),
        ]) {
          place.service?.next('reset');
          const error: unknown = await post(target, { headers: { 'x-key': 'k' }, body: 'x' }).then(
            () => null,
            (e: unknown) => e,
          );
          note('an error that nobody caught', inspect(error, { depth: 20, showHidden: true }));
        }
      }
    }
  }

  it('are all known to this test: every field that is one has a value somewhere', () => {
    const known = new Set(
      places.flatMap(({ kind, settings }) =>
        Object.keys(settings).map((field) => `${kind.kind}.${field}`),
      ),
    );
    const all = CHANNELS.flatMap((kind) => kind.secrets.map((field) => `${kind.kind}.${field}`));
    expect(all.filter((field) => !known.has(field))).toEqual([]);
    for (const place of places) expect(secretsOf(place), place.kind.kind).not.toEqual([]);
  });

  it('were really used, and refused, echoed and logged around', () => {
    for (const { kind, service } of places) {
      if (service) expect(service.seen.length, kind.kind).toBeGreaterThan(5);
    }
    const text = out.map(([, one]) => one).join('');
    for (const word of ['***', 'ENOTFOUND', 'channel.broken']) expect(text).toContain(word);
    expect(out.filter(([where]) => where.startsWith('GET ')).length).toBeGreaterThan(60);
  });

  it('come out nowhere: not in answers, sockets, the log, the database or an error', () => {
    const found = places.flatMap((place) =>
      secretsOf(place).flatMap((secret) =>
        out
          .filter(([, text]) => text.includes(secret))
          .map(([where]) => `${place.kind.kind}: ${secret} in ${where}`),
      ),
    );
    expect([...new Set(found)]).toEqual([]);
  });
});
