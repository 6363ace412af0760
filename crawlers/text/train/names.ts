import { foldText } from '../fold.js';

/** Whom most of the posts that were read are about, folded. */
const LATIN =
  'samsung|galaxy(?: ?(?:s|note) ?\\d*)?|note ?2|s[234]|apple|iphone ?\\d*s?|ipad ?\\d*|ipod|itunes|icloud|nokia|htc|motorola|moto|sony|google|android|qq|360|cctv';
const HAN =
  '蒙牛|伊利|三鹿|三星|[3三]爽|苹果|诺基亚|小米|魅族|华为|摩托罗拉|索尼|纽曼|联想|联通|中?移动|(?:中国)?电信|微信|新浪|腾讯|马化腾|小马哥|百度|李彦宏|谷歌|安卓|微软|京东|淘宝|周鸿祎|央视|刘翔|国航|东航|红十字会?|何润东|乔布斯|库克|李娜';
const NAMES = new RegExp(`(?<![a-z0-9])(?:${LATIN})(?![a-z0-9])|${HAN}`, 'g');

/** Stands for a name: a character for private use, which no post holds. */
const SOMEBODY = '\ue000';

/**
 * The text with those names taken out, so that nothing is learned against or for them: half of the
 * posts about a firm in trouble are negative, which says nothing about the firm next year.
 */
export function withoutNames(text: string): string {
  let out = '';
  let from = 0;
  for (const { index, 0: name } of foldText(text).matchAll(NAMES)) {
    out += text.slice(from, index) + SOMEBODY;
    from = index + name.length;
  }
  return out + text.slice(from);
}
