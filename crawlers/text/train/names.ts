/**
 * Whom most of the posts that were read are about. Half of the posts about a firm in trouble are
 * negative, which says nothing about the firm next year.
 */
const NAMES =
  /蒙牛|伊利|光明|三鹿|三星|[三3]爽|棒子|samsung|苹果|蘋果|iphone ?\d*s?|ipad ?\d*|ipod|apple|itunes|icloud|galaxy(?: ?(?:s|note)? ?\d*)|note ?2|s[23]\b|诺基亚|nokia|小米|魅族|华为|htc|摩托罗拉|moto|索尼|sony|纽曼|联想|联通|聯通|中移动|移动|中国电信|电信|微信|微博|新浪|腾讯|马化腾|小马哥|qq|百度|李彦宏|谷歌|google|安卓|android|微软|京东|淘宝|360|周鸿祎|央视|cctv|刘翔|国航|东航|红十字会?|何润东|乔布斯|库克|李娜|雅安|韩国|日本/giu;

/** Stands for a name: a word that no brand is called. */
const SOMEBODY = '某某';

/** The text with those names taken out, so that nothing is learned against or for them. */
export function withoutNames(text: string): string {
  return text.replace(NAMES, SOMEBODY);
}
