import { describe, expect, it } from 'vitest';
import { Memo } from '../../../crawlers/text/memo.js';
import type { Analysis } from '../../../server/model/analysis.js';

function said(score: number): Analysis {
  return { label: 'neu', score, confidence: 1, language: 'zh', categories: [] };
}

describe('the memo of recent texts', () => {
  it('gives back what was found in the same text in the same stated language', () => {
    const memo = new Memo(10);
    memo.set({ text: '转发微博', language: null }, said(0.1));
    expect(memo.get({ text: '转发微博' })).toEqual(said(0.1));
    expect(memo.get({ text: '转发微博', language: 'ja' })).toBeUndefined();
    expect(memo.get({ text: '转发' })).toBeUndefined();
  });

  it('forgets the text that was asked for longest ago', () => {
    const memo = new Memo(2);
    memo.set({ text: 'a' }, said(1));
    memo.set({ text: 'b' }, said(2));
    memo.get({ text: 'a' });
    memo.set({ text: 'c' }, said(3));
    expect(memo.get({ text: 'a' })).toEqual(said(1));
    expect(memo.get({ text: 'b' })).toBeUndefined();
    expect(memo.get({ text: 'c' })).toEqual(said(3));
  });

  it('does not remember long texts', () => {
    const memo = new Memo(2);
    memo.set({ text: '长'.repeat(501) }, said(1));
    expect(memo.get({ text: '长'.repeat(501) })).toBeUndefined();
  });
});
