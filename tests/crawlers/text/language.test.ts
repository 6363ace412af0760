import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './any-text.js';
import { detectLanguage } from '../../../crawlers/text/language.js';

function tag(text: string, hint: string | null = null): string {
  return detectLanguage(text, hint).tag;
}

describe('language detection', () => {
  it.each([
    ['手机质量太差了', 'zh'],
    ['品質太差了', 'zh'],
    ['iPhone 15 Pro Max 发热严重', 'zh'],
    ['日本の牌子', 'zh'],
    ['The battery dies in two hours', 'en'],
    ['Samsung Galaxy', 'en'],
    ['Just bought a 小米 phone, love it', 'en'],
    ['café was great and the staff is lovely', 'en'],
    ['この携帯は最悪です', 'ja'],
    ['新製品発売', 'ja'],
    ['他去日本看桜花，还吃了拉面', 'zh'],
    ['배송이 너무 늦어요', 'ko'],
    ['Это худший телефон', 'ru'],
    ['هذا المنتج سيء', 'ar'],
    ['สินค้าแย่มาก', 'th'],
    ['Este teléfono es una basura', 'es'],
    ['Je suis très déçu de ce produit', 'fr'],
    ['Das ist der schlechteste Service', 'de'],
    ['Saya kecewa dengan pelayanan ini', 'id'],
    ['O atendimento é péssimo', 'pt'],
    ['Great party w/ friends tonight', 'en'],
    ['', 'und'],
    ['12345 !!!', 'und'],
    ['😡😡', 'und'],
    ['Ελληνικά είναι', 'und'],
    ['Ez a telefon nagyon rossz', 'hu'],
    ['Puhelin on rikki ja akku on huono', 'fi'],
    ['Telefonul acesta nu este bun', 'ro'],
    ['Tento telefon není dobrý', 'cs'],
    ['Telefonen er ikke god', 'da'],
    ['Ez a telefon szörnyű', 'hu'],
  ])('reads %j as %s', (text, expected) => {
    expect(tag(text)).toBe(expected);
  });

  it('does not count links and user names', () => {
    expect(tag('https://example.com/a-long-english-path/the/and/of 好')).toBe('zh');
    expect(tag('@someone_with_long_name 好')).toBe('zh');
    expect(detectLanguage('好 https://example.com', null).latin).toBe(0);
  });

  it('says whether anything speaks for English but its letters', () => {
    expect(detectLanguage('the phone').proven).toBe(true);
    expect(detectLanguage('Galaxy').proven).toBe(false);
    expect(detectLanguage('Puhelin on kauhea').proven).toBe(false);
    expect(detectLanguage('好').proven).toBe(true);
  });

  it('asks the source only where the text says nothing', () => {
    expect(tag('Galaxy', 'de')).toBe('de');
    expect(tag('the phone is not good', 'de')).toBe('en');
    expect(tag('東京駅', 'ja')).toBe('ja');
    expect(tag('Galaxy', 'nonsense')).toBe('en');
  });

  it('gives a tag for any string', () => {
    fc.assert(
      fc.property(anyText(300), (text) => {
        expect(tag(text)).toMatch(/^[a-z]{2,3}$/);
      }),
    );
  });
});
