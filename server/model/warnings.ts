/** What a reader of sources could read over, in both languages; `{n}` and the like stand for data. */
export const WARNINGS: readonly (readonly [zh: string, en: string])[] = [
  ['前缀“{prefix}”没有声明就使用。', 'The prefix "{prefix}" is used without being declared.'],
  ['文字里有一个“<”，但不是标签。', 'A "<" stands in the text without being a tag.'],
  ['文字里有没有转义的“&”。', 'An "&" stands in the text without being escaped.'],
  ['内容在一段的中间断了。', 'The document ends in the middle of a section.'],
  ['有元素没有关闭，内容就结束了。', 'The document ends before its elements are closed.'],
  ['有一条没有关闭，下一条就开始了。', 'An item was not closed before the next one.'],
  ['有元素没有关闭。', 'An element was not closed.'],
  ['只读取了最前面的 {n} 条。', 'Only the first {n} items were read.'],
  ['有几条无法读取。', 'Some items could not be read.'],
  ['订阅源对自己的说明无法读取。', 'What the feed says of itself could not be read.'],
  [
    '有 {n} 个较早的文件没有读：请把读完的移走。',
    '{n} older files are left out: move finished ones elsewhere.',
  ],
  ['{file} 第 {line} 行：没有文字。', '{file}, line {line}: no text in it.'],
  ['{file} 第 {line} 行：时间无法识别。', '{file}, line {line}: its time cannot be read.'],
  ['{file} 第 {line} 行：不是 JSON 对象。', '{file}, line {line}: no JSON object.'],
  ['{file} 第 {line} 行：超过 8 MB。', '{file}, line {line}: longer than 8 MB.'],
  [
    '{file} 第 {line} 行：描述的是账号，不是帖子。',
    '{file}, line {line}: it describes an account, not a post.',
  ],
  ['声明的编码是 {said}，实际是 {used}。', 'The text says it is {said} but is {used}.'],
  ['{n} 个字符无法按 {encoding} 读出。', '{n} characters could not be read as {encoding}.'],
  ['{n} 行的格数与表头不同。', '{n} rows have another number of cells than the header.'],
  ['{n} 行不是 JSON，没有收下。', '{n} lines are no JSON and were left out.'],
  ['{file}：有 {n} 行没有收下。', '{file}: {n} rows could not be taken.'],
  [
    '只读取了工作表“{read}”，没有读 {left}：请把它们另存为单独的文件。',
    'Only the sheet "{read}" was read, not {left}; save those as files of their own.',
  ],
  [
    '{file}：不是 JSON，或者正在写入。',
    '{file}: The file is no JSON, or is being written just now.',
  ],
];

interface Reading {
  pattern: RegExp;
  zh: string;
}

const READINGS: readonly Reading[] = WARNINGS.map(([zh, en]) => ({
  pattern: new RegExp(
    `^${en.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>.+?)')}$`,
    'su',
  ),
  zh,
}));

/** A warning in Chinese; as it is where it is none of ours, such as a server's own words. */
export function warningText(warning: string): string {
  for (const { pattern, zh } of READINGS) {
    const found = pattern.exec(warning);
    if (found) return zh.replace(/\{(\w+)\}/g, (_, name: string) => found.groups?.[name] ?? '');
  }
  return warning;
}
