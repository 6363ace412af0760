/** What a file may be instead of a table. */
export type Foreign = 'picture' | 'pdf' | 'old-excel' | 'web-page' | 'packed' | 'zeros';

/** First bytes, as one character each, by what begins with them. */
const SIGNATURES: readonly (readonly [string, Foreign])[] = [
  ['\x89PNG', 'picture'],
  ['\xff\xd8\xff', 'picture'],
  ['GIF8', 'picture'],
  ['RIFF', 'picture'],
  ['%PDF-', 'pdf'],
  ['\xd0\xcf\x11\xe0', 'old-excel'],
  ['\x1f\x8b', 'packed'],
  ['Rar!', 'packed'],
  ['7z\xbc\xaf\x27\x1c', 'packed'],
];

const SAID: Readonly<Record<Foreign, string>> = {
  picture: 'This is a picture, not a table.',
  pdf: 'This is a PDF, not a table. Export it as CSV or XLSX.',
  'old-excel': 'This is an Excel file of the old kind (.xls). Save it as XLSX or CSV.',
  'web-page': 'This is a web page, whatever its name. Open it in Excel and save it as XLSX or CSV.',
  packed: 'This is a packed archive. Unpack it and send what is in it.',
  zeros:
    'There are zero bytes in place of text: it was not written to its end, or the disk was full. Export it again.',
};

/** No encoding has so many zeros in a row. */
const ZEROS = 64;

/** A file that is something else than records, whatever its name says. */
export class ForeignFile extends SyntaxError {
  constructor(readonly what: Foreign) {
    super(SAID[what]);
  }
}

/** Throws ForeignFile where the first bytes are those of something that holds no records. */
export function refuseForeign(head: Uint8Array): void {
  const start = Buffer.from(head.subarray(0, 512)).toString('latin1');
  const known = SIGNATURES.find(([sign]) => start.startsWith(sign))?.[1];
  if (known) throw new ForeignFile(known);
  // Many systems export a web page with a table in it and call it .xls.
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|table|style|\?xml)[\s>]/i.test(start)) {
    throw new ForeignFile('web-page');
  }
}

/** Throws ForeignFile where a file begins with nothing: its disk ran full, or it was never written. */
export function refuseZeros(head: Uint8Array): void {
  const start = head.subarray(0, ZEROS);
  if (start.length > 0 && start.every((byte) => byte === 0)) throw new ForeignFile('zeros');
}
