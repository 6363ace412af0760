import fc from 'fast-check';

/** Code units that mean something to one of the readers, so that chance meets them. */
const TELLING = [
  ...Array.from('@/／＠[]【】:：,，.。!！?？\'"()*… \n好差不但a9h'),
  'http://',
  '//@',
  '😡',
  '\u200d',
];

/** Any string of UTF-16 units, lone surrogates included, mixed with telling pieces. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  const piece = fc.oneof(unit, fc.constantFrom(...TELLING));
  return fc.array(piece, { maxLength, size: 'max' }).map((pieces) => pieces.join(''));
}
