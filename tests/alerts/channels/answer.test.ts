import { describe, expect, it } from 'vitest';
import type { Answer, Talk } from '../../../alerts/channels/answer.js';
import { explain, redact, retryAfter } from '../../../alerts/channels/answer.js';
import { words } from '../../../alerts/channels/words.js';
import { message, NOW } from '../../standins/messages.js';
import { realPost } from '../../standins/post.js';

const answer = (value?: string): Answer => ({
  status: 429,
  headers: value === undefined ? {} : { 'retry-after': value },
  text: '',
  json: {},
});

describe('Retry-After', () => {
  it.each([
    ['30', 30_000],
    ['1.5', 1_500],
    ['Mon, 23 Nov 2026 06:04:00 GMT', 60_000],
    ['Mon, 23 Nov 2026 05:00:00 GMT', 0],
    ['9999999', 86_400_000],
    ['soon', null],
    ['', null],
  ])('%s is %s ms', (value, ms) => {
    expect(retryAfter(answer(value), NOW)).toBe(ms);
  });

  it('is null when the service does not say', () => {
    expect(retryAfter(answer(), NOW)).toBeNull();
  });
});

describe('what a person is told', () => {
  const talk: Talk = {
    tools: { post: realPost(), now: NOW, simple: false, threadId: null },
    locale: message().locale,
    secrets: ['https://hooks.example/services/T00/B00/abcdefghij', 'p@ss/word'],
  };

  it('has no secret in any of its forms', () => {
    const leaks =
      'failed https://hooks.example/services/T00/B00/abcdefghij path=/abcdefghij p@ss/word p%40ss%2Fword';
    const said = redact(leaks, talk.secrets);
    expect(said).not.toMatch(/abcdefghij|p@ss|p%40ss/);
  });

  it('keeps only the host of any address', () => {
    expect(redact('GET http://10.0.0.1:80/a?token=1 failed', [])).toBe(
      'GET http://10.0.0.1:80/*** failed',
    );
  });

  it('begins with our own sentence and is short', () => {
    const said = explain(talk, words('服务繁忙', 'busy'), 'x'.repeat(5_000));
    expect(said).toMatch(/^服务繁忙（x+…）$/);
    expect(said.length).toBeLessThan(260);
  });
});
