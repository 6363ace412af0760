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

/** With fewer letters a post may be angry, but tells nobody why. */
const WORDY = 8;

/** True when what the author added says something: emoticons, names and links are no letters of it. */
export function isWordy(text: string): boolean {
  const said = ownPart(text).replace(/\[[^\]]*\]|https?:\S+|[@＠]\S+/g, '');
  return (said.match(/\p{L}/gu)?.length ?? 0) >= WORDY;
}
