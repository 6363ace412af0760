/** Ends of company names that people leave out. */
const ENDS =
  /(官方旗舰店|旗舰店|专卖店|官方店|有限责任公司|股份有限公司|有限公司|集团公司|集团|股份|公司|品牌|官方|店)$/;
/** Beginnings that say where it is registered. */
const PLACES =
  /^(北京|上海|广州|深圳|杭州|成都|重庆|天津|南京|苏州|武汉|西安|中国|浙江|广东|江苏)(市|省)?/;
const WEST_ENDS =
  /[\s,]+(inc|ltd|llc|corp|corporation|company|co|gmbh|plc|group|holdings|official|store)\.?$/i;

/** Other ways in which people write a brand's name, worth offering; none that is the name itself. */
export function suggestedAliases(name: string): string[] {
  const given = name.trim();
  const found = new Set<string>();
  let short = given;
  for (let before = ''; before !== short;) {
    before = short;
    short = short.replace(ENDS, '').replace(WEST_ENDS, '').trim();
  }
  found.add(short);
  const local = short.replace(PLACES, '');
  if (Array.from(local).length >= 2) found.add(local);
  // A name in two scripts is written in either.
  const han = (short.match(/\p{Script=Han}+/gu) ?? []).join('');
  const latin = (short.match(/[A-Za-z][A-Za-z0-9'&.-]*(?:\s+[A-Za-z0-9'&.-]+)*/g) ?? []).join(' ');
  if (han !== '' && latin !== '') {
    found.add(han);
    found.add(latin);
  }
  if (/\s/.test(latin)) found.add(latin.replace(/\s+/g, ''));
  return [...found].filter((one) => one !== '' && one !== given && Array.from(one).length >= 2);
}

/** Whether a name means other things as well, so that words beside it must be asked for. */
export function isCommon(name: string): boolean {
  const given = name.trim();
  if (given === '') return false;
  if (/^\p{Script=Han}+$/u.test(given)) return Array.from(given).length <= 2;
  return /^[a-z]+$/i.test(given) && given.length <= 5;
}

/** Words beside a brand's name that tell it is meant. */
export const BESIDE = {
  'zh-CN': ['客服', '门店', '售后', '质量', '官网', '退款'],
  en: ['customer service', 'store', 'refund', 'quality', 'app', 'order'],
} as const;
