/** First three letters of English month names. */
export const MONTHS: Readonly<Record<string, number>> = {
  jan: 1,
  feb: 2,
  mar: 3,
  apr: 4,
  may: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  nov: 11,
  dec: 12,
};

/** Zone names seen in feeds, minutes ahead of UTC; CST is decided by the caller's own zone. */
export const ZONES: Readonly<Record<string, number>> = {
  Z: 0,
  UT: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  BST: 60,
  CET: 60,
  MEZ: 60,
  CEST: 120,
  MESZ: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  IST: 330,
  HKT: 480,
  SGT: 480,
  AWST: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  EST: -300,
  EDT: -240,
  ET: -300,
  CST: -360,
  CDT: -300,
  CT: -360,
  MST: -420,
  MDT: -360,
  MT: -420,
  PST: -480,
  PDT: -420,
  PT: -480,
  AKST: -540,
  HST: -600,
};

/** Dates as feeds of other languages write them, turned into the forms that are read. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/^(?:周|星期|礼拜)[一二三四五六日天],? ?(?=\d)/, ''],
  [/(?<=^|\D)(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?=\D|$)/, '$3-$2-$1'],
  [/(\d{1,2})\. (?=\p{L})/u, '$1 '],
  [/(?<=^|\P{L})(?:März|Mär|mars)(?=\P{L})/iu, 'Mar'],
  [/(?<=^|\P{L})(?:févr?|février)(?=\P{L})/iu, 'Feb'],
  [/(?<=^|\P{L})(?:avr|avril)(?=\P{L})/iu, 'Apr'],
  [/(?<=^|\P{L})(?:mai)(?=\P{L})/iu, 'May'],
  [/(?<=^|\P{L})juin(?=\P{L})/iu, 'Jun'],
  [/(?<=^|\P{L})(?:juil|juillet)(?=\P{L})/iu, 'Jul'],
  [/(?<=^|\P{L})août(?=\P{L})/iu, 'Aug'],
  [/(?<=^|\P{L})(?:Okt|Oktober)(?=\P{L})/iu, 'Oct'],
  [/(?<=^|\P{L})(?:Dez|Dezember|déc|décembre)(?=\P{L})/iu, 'Dec'],
];
const CHINESE_MONTH = /(\d{1,2}) (\d{1,2}|十[一二]?|[一二三四五六七八九])月,? (\d{4})/;
const NUMERALS = '一二三四五六七八九十';

/** A date with the weekdays and months of other languages taken out or turned into English ones. */
export function familiar(text: string): string {
  // Most dates hold nothing foreign.
  if (!/[^ -~]|\d\. ?[\dA-Z]|mars|avr|mai|jui|okt|dez/i.test(text)) return text;
  const plain = FOREIGN.reduce((said, [pattern, by]) => said.replace(pattern, by), text);
  return plain.replace(CHINESE_MONTH, (whole, day: string, name: string, year: string) => {
    const month = /^\d/.test(name)
      ? Number(name)
      : name.length === 2
        ? 10 + NUMERALS.indexOf(name[1] ?? '') + 1
        : NUMERALS.indexOf(name) + 1;
    const english = Object.keys(MONTHS)[month - 1];
    return english === undefined ? whole : `${day} ${english} ${year}`;
  });
}
