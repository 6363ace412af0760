import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventReader, type ServerEvent } from '../../../crawlers/fetch/sse.js';

const bytes = (text: string) => new TextEncoder().encode(text);

function read(...chunks: (string | Uint8Array)[]): ServerEvent[] {
  const reader = new EventReader();
  return chunks.flatMap((chunk) => reader.take(typeof chunk === 'string' ? bytes(chunk) : chunk));
}

describe('a stream of events', () => {
  it('is read by its blank lines; heartbeats and foreign fields are passed over', () => {
    expect(
      read(
        '\uFEFF:)\n:thump\n\nevent: update\ndata: {"id":"1"}\nid: 7\nretry: 10\n\n',
        'event: delete\r\ndata:9\r\n\r\ndata: a\rdata:  b\r\r',
        'event: empty\n\ndata: cut off',
      ),
    ).toEqual([
      { event: 'update', data: '{"id":"1"}' },
      { event: 'delete', data: '9' },
      { event: 'message', data: 'a\n b' },
    ]);
  });

  it('says the same wherever the network cuts it, within a letter too', () => {
    const whole = bytes(':thump\r\n\r\nevent: update\r\ndata: 月光镯\r\n\r\ndata: 断裂\n\n');
    const said = read(whole);
    expect(said.map(({ data }) => data)).toEqual(['月光镯', '断裂']);
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 12 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const parts = at.slice(1).map((end, i) => whole.subarray(at[i], end));
        expect(read(...parts)).toEqual(said);
      }),
    );
  });

  it('is left when a line or an event has no end', () => {
    const much = 'x'.repeat(600_000);
    expect(() => read(`data: ${much}`, much)).toThrow(/cannot be read/);
    expect(() => read(`data: ${much}\n`, `data: ${much}\n`)).toThrow(/cannot be read/);
    // Heartbeats belong to no event, however many there are.
    expect(read(...Array.from({ length: 20 }, () => `:${'t'.repeat(99_999)}\n`))).toEqual([]);
  });
});
