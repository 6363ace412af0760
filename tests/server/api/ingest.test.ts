import fc from 'fast-check';
import { once } from 'node:events';
import { request as open } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ItemAnswer, LARGEST_BODY, MOST_RECORDS } from '../../../server/api/ingest.js';
import { type Door, openDoor, TOKEN } from '../../support/door.js';

interface Answer {
  status: number;
  body: Record<ItemAnswer['status'], number> & {
    items: ItemAnswer[];
    error?: { code: string; message: string };
  };
}

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

async function push(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(door.url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      ...headers,
    },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

let next = 0;
function post(change: Record<string, unknown> = {}): Record<string, unknown> {
  next += 1;
  return { platform: 'weibo', id: `p${next}`, text: '手镯之家太差了', ...change };
}

function statuses({ body }: Answer): string[] {
  return body.items.map(({ status }) => status);
}

async function texts(): Promise<string[]> {
  const rows = await door.store.read((q) => q.selectFrom('mentions').select('text').execute());
  return rows.map(({ text }) => text);
}

const NDJSON = { 'content-type': 'application/x-ndjson' };
const GZIP = { 'content-encoding': 'gzip' };

describe('the forms of a body', () => {
  it('may be an array, one object, or one object per line', async () => {
    const array = await push(JSON.stringify([post(), post()]));
    expect(statuses(array)).toEqual(['accepted', 'accepted']);
    expect(statuses(await push(JSON.stringify(post())))).toEqual(['accepted']);
    const lines = [post(), post(), post()].map((one) => JSON.stringify(one));
    expect(statuses(await push(lines.join('\n'), NDJSON))).toHaveLength(3);
    expect(statuses(await push(`${lines.join('\r\n')}\r\n\r\n`, NDJSON))).toEqual(
      new Array(3).fill('duplicate'),
    );
  });

  it('may be lines under the header of plain JSON', async () => {
    const lines = [post(), post()].map((one) => JSON.stringify(one)).join('\n');
    expect(statuses(await push(lines))).toEqual(['accepted', 'accepted']);
  });

  it('may be written over many lines', async () => {
    const pretty = JSON.stringify([post({ author: { name: 'Mia' } })], null, 2);
    expect(statuses(await push(pretty))).toEqual(['accepted']);
    expect(statuses(await push(JSON.stringify(post(), null, 2)))).toEqual(['accepted']);
  });

  it('may begin with a byte order mark', async () => {
    expect(statuses(await push(`\ufeff${JSON.stringify([post()])}`))).toEqual(['accepted']);
    expect(statuses(await push(`\ufeff${JSON.stringify(post())}\n`, NDJSON))).toEqual(['accepted']);
  });

  it('may be compressed', async () => {
    const body = gzipSync(JSON.stringify([post({ text: '手镯之家压缩过' })]));
    expect(statuses(await push(new Uint8Array(body), GZIP))).toEqual(['accepted']);
    expect(await texts()).toContain('手镯之家压缩过');
  });

  it('may be empty', async () => {
    expect(await push('')).toMatchObject({ status: 200, body: { accepted: 0, items: [] } });
    expect(await push('[]')).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('keeps ids that are too long for a number', async () => {
    await push(`[{"platform":"douyin","id":7300000000000000001,"text":"手镯之家"}]`);
    const rows = await door.store.read((q) =>
      q.selectFrom('mentions').select('identity').where('platform', '=', 'douyin').execute(),
    );
    expect(rows).toEqual([{ identity: 'douyin:7300000000000000001' }]);
  });
});

describe('the answer', () => {
  it('tells what became of each record, in their order', async () => {
    const known = post({ reposts: 3 });
    await push(JSON.stringify([known]));
    door.clock.advance(60_000);
    const answer = await push(
      JSON.stringify([
        post(),
        { ...known, reposts: 9 },
        { ...known, reposts: null },
        post({ text: '今天天气不错' }),
        { platform: 'weibo' },
        'not a post',
      ]),
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ accepted: 1, unmatched: 1, refused: 2 });
    expect(answer.body.items.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(statuses(answer).filter((_, index) => index !== 2)).toEqual([
      'accepted',
      'updated',
      'unmatched',
      'refused',
      'refused',
    ]);
    expect(answer.body.items[0]?.id).toEqual(expect.any(Number));
    expect(answer.body.items[4]?.why).toBe('text: has neither text nor title');
  });

  it.each([
    [{ text: '手镯之家' }, /^platform: /],
    [{ platform: ' ', text: 'x' }, /^platform: /],
    [post({ publishedAt: 'someday' }), /^publishedAt: not a time; use ISO 8601/],
    [post({ author: { verified: 'yes' } }), /^author\.verified: /],
    [post({ text: 'x'.repeat(200_001) }), /^text: /],
    [null, /^the record: /],
    [[], /^the record: /],
  ])('says what is wrong with %j', async (record, why) => {
    const { body } = await push(JSON.stringify([record, post()]));
    expect(body.items[0]).toMatchObject({
      status: 'refused',
      why: expect.stringMatching(why) as string,
    });
    expect(body.items[1]?.status).toBe('accepted');
  });

  it('refuses the lines that are not JSON and takes the others', async () => {
    const lines = [JSON.stringify(post()), '{"platform":', '', JSON.stringify(post()), 'null'];
    const { body } = await push(lines.join('\n'), NDJSON);
    expect(body.items).toMatchObject([
      { status: 'accepted' },
      { status: 'refused', why: 'the line is not JSON' },
      { status: 'accepted' },
      { status: 'refused' },
    ]);
  });

  it('has one entry per record, whatever the records are', async () => {
    const field = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constant('a\u0000b'));
    const records = fc.array(
      fc.oneof(
        fc.jsonValue({ maxDepth: 1 }),
        fc.record({ platform: fc.constant('x'), id: field, text: fc.constant('手镯之家') }),
        fc.record(
          {
            platform: fc.string(),
            id: field,
            url: field,
            text: fc.string().map((text) => `手镯之家${text}`),
            publishedAt: field,
            reposts: field,
            repostOf: field,
          },
          { requiredKeys: ['text', 'platform'] },
        ),
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(records, async (list) => {
        const { status, body } = await push(JSON.stringify(list));
        expect(status).toBe(200);
        expect(body.items.map(({ index }) => index)).toEqual(list.map((_, index) => index));
        const { accepted, updated, duplicate, unmatched, refused } = body;
        expect(accepted + updated + duplicate + unmatched + refused).toBe(list.length);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('is the same the second time for an id with half a character in it', async () => {
    const odd = JSON.stringify([post({ id: 'half\ud800' }), post()]);
    expect(statuses(await push(odd))).toEqual(['accepted', 'accepted']);
    expect(statuses(await push(odd))).toEqual(['duplicate', 'duplicate']);
  });

  it('comes for many at once, in parts', async () => {
    const many = Array.from({ length: 1_300 }, () => post());
    const answers = await Promise.all([
      push(JSON.stringify(many.slice(0, 1_200))),
      push(JSON.stringify(many.slice(1_100))),
    ]);
    expect(answers.map(({ body }) => body.items.length)).toEqual([1_200, 200]);
    const [a, b] = answers.map(({ body }) => body);
    expect((a?.accepted ?? 0) + (b?.accepted ?? 0)).toBe(1_300);
    expect((a?.duplicate ?? 0) + (b?.duplicate ?? 0)).toBe(100);
  });
});

describe('what is not taken', () => {
  it.each(['[{"platform":"weibo"', '{"a":', '[1,2'])('is a body like %s', async (body) => {
    const answer = await push(body);
    if (answer.status === 200) expect(new Set(statuses(answer))).toEqual(new Set(['refused']));
    else expect(answer).toMatchObject({ status: 400, body: { error: { code: 'not-json' } } });
  });

  it('is anything without the token', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${TOKEN}`]) {
      const answer = await push('[]', { authorization });
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'token' } } });
    }
  });

  it('is an encoding we do not read', async () => {
    const answer = await push('[]', { 'content-encoding': 'br' });
    expect(answer).toMatchObject({ status: 415, body: { error: { code: 'encoding' } } });
  });

  it('is gzip that is none, or is cut off', async () => {
    const whole = gzipSync(JSON.stringify(Array.from({ length: 50 }, () => post())));
    for (const body of [Buffer.from('[]'), whole.subarray(0, whole.length - 20)]) {
      const answer = await push(new Uint8Array(body), GZIP);
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'unreadable' } } });
    }
  });

  it('is a body that is too large, declared or not, compressed or not', async () => {
    const large = new Uint8Array(LARGEST_BODY + 1).fill(32);
    expect(await push(large)).toMatchObject({
      status: 413,
      body: { error: { code: 'too-large' } },
    });

    const bomb = gzipSync(large);
    expect(bomb.length).toBeLessThan(100_000);
    const burst = await push(new Uint8Array(bomb), GZIP);
    expect(burst).toMatchObject({ status: 413, body: { error: { code: 'too-large' } } });

    const part = new Uint8Array(1024 * 1024).fill(32);
    let left = 2 * (LARGEST_BODY / part.length);
    const undeclared = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(part);
        else controller.close();
      },
    });
    expect(await push(undeclared)).toMatchObject({
      status: 413,
      body: { error: { code: 'too-large' } },
    });
  });

  it('is more records than one request may hold', async () => {
    const many = `[${new Array(MOST_RECORDS + 1).fill('{}').join(',')}]`;
    expect(await push(many)).toMatchObject({ status: 413 });
  });

  it.each([{}, GZIP])('is what a sender who hung up left half done (%j)', async (headers) => {
    const before = door.ended.length;
    const request = open({
      port: door.port,
      path: '/ingest',
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-length': 10_000, ...headers },
    });
    request.on('error', () => undefined);
    request.write(gzipSync('[]').subarray(0, 12));
    await once(request, 'socket');
    await new Promise((resolve) => request.write('x', resolve));
    request.destroy();
    while (door.ended.length === before) await turn();
    expect(door.ended.at(-1)).toMatchObject({ status: 400, code: 'unreadable' });
  });
});
