const REASONS: readonly (readonly [RegExp, string])[] = [
  [/bozo_linenoise/, 'one byte is unreadable in every encoding; we keep the two signs around it'],
  [
    /content_and_summary|description_and_summary|summary_and_description/,
    'the item has a long and a short text; we show the long one',
  ],
  [
    /_crazy\.xml$/,
    'a whole page inside an item: the corpus keeps its title and drops its body, we do the opposite',
  ],
  [/script_nested_cdata/, 'an escaped script is shown as the text it is; nothing of it can run'],
  [
    /rss-parser.input.(encoding|uolNoticias)\.rss/,
    'the expected answer was made with the wrong encoding and holds unreadable characters',
  ],
  [/gulp-atom/, 'the corpus leaves a relative link relative; we make it whole by xml:base'],
  [
    /reddit-(atom|home)/,
    'the corpus re-orders the markup of the text: links first, words behind; we keep their order',
  ],
  [/xml2js-options/, 'the corpus asks for a special word in place of an empty text'],
];

/** Why a case of the corpora is known to come out otherwise. */
export function reasonFor(file: string): string {
  return REASONS.find(([pattern]) => pattern.test(file))?.[1] ?? 'not explained';
}
