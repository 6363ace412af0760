/** What platforms write for people who repost without a word. */
const STOCK = new Set([
  '转发微博',
  '轉發微博',
  '转发',
  '轉發',
  '转',
  '轉',
  '快转微博',
  '快轉微博',
  '转发了微博',
  '转发了',
  '转发动态',
  '转发了动态',
  '轻转发',
  '转发理由',
  'repost',
  'reposted',
  'retweet',
  'rt',
  'reblog',
  'boost',
]);

/** The author's own part of a post: what stands before the first quoted layer `//@`. */
export function ownPart(text: string): string {
  const at = text.search(/[/／]{2}\s*[@＠]/);
  return at < 0 ? text : text.slice(0, at);
}

/**
 * True when a repost holds no words of its own: nothing, a stock phrase, or user names and links
 * only. Emoticons and lone marks are words here: somebody chose them.
 */
export function isBareRepost(text: string): boolean {
  const own = ownPart(text)
    .replace(/https?:\/\/[\x21-\x7e]*/gi, ' ')
    .replace(/(?:回复|回覆)?[@＠][\p{L}\p{N}_-]{1,30}[:：]?/gu, ' ')
    .trim();
  return own === '' || STOCK.has(own.replace(/[\s.。!！,，:：…~～、]+/gu, '').toLowerCase());
}
