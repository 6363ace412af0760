import { MONTHS } from './names.js';

/**
 * Months as German, French, Spanish, Italian, Portuguese, Dutch, the Nordic languages, Hungarian,
 * Polish, Czech, Russian, Ukrainian, Greek, Turkish and Indonesian write them where English does
 * not: one line a month, lower case.
 */
const WRITTEN = [
  'januar jänner janvier janv enero ene gennaio gen janeiro januari január stycznia sty ledna января янв січня ιαν ιανουαρίου ocak oca',
  'februar febrero febbraio fevereiro fev février févr fév februari február lutego lut února февраля фев лютого φεβ φεβρουαρίου şubat şub',
  'märz mär mrz mars marzo março maart mrt március marca března марта мар березня μάρ μαρ μαρτίου mart maret',
  'april avril avr abril abr aprile április kwietnia kwi dubna апреля апр квітня απρ απριλίου nisan nis',
  'mai mayo maggio mag maio mei maj május maja května мая май травня μάι μαϊ μαι μαΐου mayıs',
  'juni juin junio giugno giu junho június czerwca cze června июня июн червня ιούν ιον ιουνίου haziran haz',
  'juli juillet juil julio luglio lug julho július lipca lip července июля июл липня ιούλ ιολ ιουλίου temmuz tem',
  'august août agosto ago augustus augusztus augusti sierpnia sie srpna августа авг серпня αύγ αυγ αυγούστου ağustos ağu agustus agu',
  'septembre septiembre setiembre settembre setembro set szeptember września wrz září сентября сен сент вересня σεπ σεπτεμβρίου eylül eyl',
  'oktober okt octobre octubre ottobre ott outubro out október października paź října октября окт жовтня οκτ οκτωβρίου ekim eki',
  'november novembre noviembre novembro listopada lis listopadu ноября ноя листопада νοέ νοε νοεμβρίου kasım kas',
  'dezember dez décembre déc diciembre dic dicembre dezembro desember des december grudnia gru prosince декабря дек грудня δεκ δεκεμβρίου aralık ara',
];
const ENGLISH = Object.keys(MONTHS);

const TRANSLATED: ReadonlyMap<string, string> = new Map(
  WRITTEN.flatMap((words, index) =>
    words.split(' ').map((word) => [word, ENGLISH[index] ?? ''] as const),
  ),
);
const NAMES = ENGLISH.join('|');

const MORNING = '上午|凌晨|早上|오전|午前|π\\.?μ\\.?';
const EVENING = '下午|晚上|傍晚|오후|午後|μ\\.?μ\\.?';
const NUMERALS = '一二三四五六七八九十';

/** In this order: halves of the day, whole dates in digits, then what stands around words. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\bEtc\/(?=GMT|UTC)/i, ''],
  [/ ?\([^\x00-\x7f]{1,3}\)/, ''],
  [new RegExp(`(?:${MORNING}) ?(\\d{1,2}:\\d{2}(?::\\d{2})?)`), '$1 am'],
  [new RegExp(`(?:${EVENING}) ?(\\d{1,2}:\\d{2}(?::\\d{2})?)`), '$1 pm'],
  [/(\d{4})년 ?(\d{1,2})월 ?(\d{1,2})일/, '$1-$2-$3'],
  [/(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})\.?(?=\D|$)/, '$1-$2-$3'],
  [/(?<=^|\D)(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?=\D|$)/, '$3-$2-$1'],
  [/(\d)\.(?= \p{L})/u, '$1'],
];
const CJK_MONTH = /(\d{1,2}) (\d{1,2}|十[一二]?|[一二三四五六七八九])[月월],? (\d{4})/;
const YEAR_FIRST = new RegExp(`(\\d{4})[-. ]{1,2}(${NAMES})[-. ]{1,2}(\\d{1,2})\\.?`, 'i');
const WEEKDAY = /^(\p{L}+)(\.?,? ?)(?=\d)/u;

/** A date of another language in a form that is read; as it was where nothing in it is foreign. */
export function familiar(text: string): string {
  const plain = FORMS.reduce((said, [form, by]) => said.replace(form, by), text)
    .replace(/\p{L}+/gu, (word) => TRANSLATED.get(word.toLowerCase()) ?? word)
    .replace(new RegExp(`\\bde (?=${NAMES}|\\d{4})`, 'g'), '')
    .replace(CJK_MONTH, (whole, day: string, name: string, year: string) => {
      const english = ENGLISH[monthOf(name) - 1];
      return english === undefined ? whole : `${day} ${english} ${year}`;
    })
    .replace(YEAR_FIRST, (_, year: string, name: string, day: string) => {
      return `${year}-${MONTHS[name.toLowerCase()] ?? ''}-${day}`;
    });
  return plain.replace(WEEKDAY, (whole, word: string, sign: string) => {
    // "mar." is a Tuesday in French, and a month where no other month follows.
    const month = new RegExp(`^(?:${NAMES})`, 'i').test(word);
    const another = new RegExp(`\\b(?:${NAMES})`, 'i').test(plain.slice(whole.length));
    return month && !another && !sign.includes(',') ? whole : '';
  });
}

function monthOf(name: string): number {
  if (/^\d/.test(name)) return Number(name);
  return name.length === 2 ? 10 + NUMERALS.indexOf(name[1] ?? '') + 1 : NUMERALS.indexOf(name) + 1;
}
