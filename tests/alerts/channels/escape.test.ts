import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  discordText,
  fullWidth,
  html,
  slackPlain,
  slackText,
  teamsText,
  telegramText,
} from '../../../alerts/channels/escape.js';

describe('escaping for each medium', () => {
  it.each([
    ['<at id=all></at>', '＜at id=all＞＜/at＞'],
    ['[官方声明](https://evil.example)', '［官方声明］(https://evil.example)'],
    ['&lt;at id=all&gt;', '＆lt;at id=all＆gt;'],
    ['A&B 不变，1 < 2', 'A&B 不变，1 ＜ 2'],
    ['# 标题', '＃ 标题'],
    ['#手镯掉石头# 上热搜了', '＃手镯掉石头# 上热搜了'],
    ['- 一条', '－ 一条'],
    ['1. 第一', '1． 第一'],
    ['3.5 分', '3.5 分'],
  ])('full width turns %j into %j', (raw, safe) => {
    expect(fullWidth(raw)).toBe(safe);
  });

  it.each([
    ['<!channel> & <@U1>', '&lt;!channel&gt; &amp; &lt;@U1&gt;'],
    ['&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
  ])('Slack turns %j into %j', (raw, safe) => {
    expect(slackText(raw)).toBe(safe);
  });

  it('leaves no pair of marks in Slack that could make text bold', () => {
    expect(slackText('*x*')).not.toMatch(/\*x\*/);
    expect(slackPlain('<!channel> a<b')).not.toMatch(/<[!a-z]/i);
  });

  it.each([
    ['<at>All</at>', '＜at>All＜/at>'],
    ['[x](y) *b*', '\\[x\\]\\(y\\) \\*b\\*'],
    ['2. 二', '2\\. 二'],
    ['> quote', '\\> quote'],
  ])('Teams turns %j into %j', (raw, safe) => {
    expect(teamsText(raw)).toBe(safe);
  });

  it('breaks the functions of an Adaptive Card', () => {
    expect(teamsText('{{DATE(x)}}')).not.toContain('{{');
    expect(teamsText('${name}')).not.toContain('${');
  });

  it.each([
    ['@everyone', '@\u200beveryone'],
    ['||x||', '\\|\\|x\\|\\|'],
    ['<@123>', '\\<@\u200b123\\>'],
  ])('Discord turns %j into %j', (raw, safe) => {
    expect(discordText(raw)).toBe(safe);
  });

  it.each([
    ['<b>@admin</b> & co', '&lt;b&gt;@\u200badmin&lt;/b&gt; &amp; co'],
    ['a @ b', 'a @ b'],
  ])('Telegram turns %j into %j', (raw, safe) => {
    expect(telegramText(raw)).toBe(safe);
  });

  it('HTML gives back the same text to a reader of entities', () => {
    const decode = (text: string): string =>
      text
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&#39;/g, "'")
        .replace(/&amp;/g, '&');
    const property = fc.property(fc.string(), (text) => {
      expect(html(text)).not.toMatch(/[<>"']/);
      expect(decode(html(text))).toBe(text);
    });
    fc.assert(property);
  });

  it('leaves ordinary sentences exactly as they were', () => {
    const plain = '客服说不退不换！Refund in 3 days, they said: “no”.';
    for (const escape of [fullWidth, slackText, teamsText, discordText, telegramText]) {
      expect(escape(plain)).toBe(plain);
    }
  });
});
