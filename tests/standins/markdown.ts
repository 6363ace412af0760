import type { Active } from './service.js';

const LINK = /!?\[([^\]]*)\]\(([^)\s]*)\)/g;

/**
 * What a Markdown renderer without escapes (Feishu, DingTalk, WeCom) would act upon.
 * Our own marks are `**label**` at the start of a line, `[label](url)`, `### `, `> ` and `<font …>`.
 */
export function wideMarkdown(text: string): Active {
  const links = [...text.matchAll(LINK)].map((match) => match[2] ?? '');
  const mentions = [...text.matchAll(/<at\b[^>]*>|<@[^>]*>/gi)].map((match) => match[0]);
  const rest = text
    .replace(LINK, '')
    .replace(/<font color="[#\w]+">|<\/font>/g, '')
    .split('\n')
    .map((line) => line.replace(/^(### |> )/, '').replace(/\*\*([^*]*)\*\*/, '$1'));
  const stray = rest.flatMap(
    (line) => line.match(/[*_~`<>[\]|]|^\s*(#|[-+] |\d+\. )|&\w+;/g) ?? [],
  );
  return { links, mentions, stray };
}

/** What is left of a text when every backslash took its character with it. */
export function unescaped(text: string): string {
  return text.replace(/\\[\s\S]/g, '');
}
