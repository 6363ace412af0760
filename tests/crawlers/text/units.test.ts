import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './any-text.js';
import {
  CHARACTER,
  EMOTICON,
  LINK,
  MAX_POINTS,
  mix,
  Units,
  USER,
  WORD,
  wordHash,
} from '../../../crawlers/text/units.js';

function read(text: string): { hashes: number[]; kinds: number[]; own: number; words: number } {
  const units = new Units();
  units.read(text);
  const { count, own, words } = units;
  return {
    hashes: [...units.hash.slice(0, count)],
    kinds: [...units.kind.slice(0, count)],
    own,
    words,
  };
}

describe('units', () => {
  it('have exactly these hashes, on which the committed models rest', () => {
    expect(mix(1, 2)).toBe(56502658);
    expect(wordHash('')).toBe(625341585);
    expect(wordHash('good')).toBe(236260323);
    expect(read('好').hashes).toEqual([22909]);
    expect(read('iPhone 15').hashes).toEqual([-671421252, 48, 48]);
    expect(read('[怒]//@张三:转').hashes).toEqual([1085750264, 47, 47, 1129113427, 58, 36716]);
    expect(read('http://a.cn/x 好😡').hashes).toEqual([-511418108, 22909, 128545]);
  });

  it('tell characters, words, emoticons, links and users apart', () => {
    expect(read('好good[赞]@李四 https://t.cn/abc').kinds).toEqual([
      CHARACTER,
      WORD,
      EMOTICON,
      USER,
      LINK,
    ]);
  });

  it('are the same for full width, capitals and traditional characters', () => {
    expect(read('ＧＯＯＤ　質量').hashes).toEqual(read('good 质量').hashes);
  });

  it('count the author’s own part up to the first quoted layer', () => {
    expect(read('支持！//@甲:骗子//@乙:转').own).toBe(3);
    expect(read('没有引用').own).toBe(4);
    expect(read('//@甲:骗子').own).toBe(0);
    expect(read('好／／＠甲:骗子').own).toBe(1);
  });

  it('shorten rows of equal units to three and of equal letters to two', () => {
    expect(read('哈哈哈哈哈哈哈哈')).toEqual(read('哈哈哈'));
    expect(read('soooooo gooood')).toEqual(read('soo good'));
    expect(read('2015').hashes).toEqual([48, 48, 48]);
  });

  it('read a bracket of more than seven characters as plain text', () => {
    expect(read('[一二三四五六七]').kinds).toEqual([EMOTICON]);
    expect(read('[一二三四五六七八]').kinds).toHaveLength(10);
    expect(read('[]').kinds).toEqual([CHARACTER, CHARACTER]);
  });

  it('keep an apostrophe inside a word and drop it at its end', () => {
    expect(read("don't").words).toBe(1);
    expect(read('don’t').hashes).toEqual(read("don't").hashes);
    expect(read("dogs'").kinds).toEqual([WORD, CHARACTER]);
  });

  it('end a link where Chinese text goes on', () => {
    expect(read('www.example.com太慢').kinds).toEqual([LINK, CHARACTER, CHARACTER]);
  });

  it('never read more than the limit, whatever the string', () => {
    fc.assert(
      fc.property(anyText(900), (text) => {
        const { hashes, own, words } = read(text);
        expect(hashes.length).toBeLessThanOrEqual(MAX_POINTS);
        expect(own).toBeLessThanOrEqual(hashes.length);
        expect(words).toBeLessThanOrEqual(hashes.length);
      }),
    );
  });

  it('do not depend on what stands behind the limit', () => {
    const head = '这家店的东西真的很不错。'.repeat(50);
    expect(read(head + '差'.repeat(10_000))).toEqual(read(head));
  });

  it('forget the last text when the next is read', () => {
    const units = new Units();
    units.read('a much longer text than the next one');
    units.read('好');
    expect(units.count).toBe(1);
    expect(units.words).toBe(0);
  });
});
