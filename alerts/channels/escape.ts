const ZERO_WIDTH = '\u200b';

const WIDE: Readonly<Record<string, string>> = {
  '<': '＜',
  '>': '＞',
  '[': '［',
  ']': '］',
  '*': '＊',
  _: '＿',
  '~': '～',
  '`': '｀',
  '|': '｜',
  '\\': '＼',
  '&': '＆',
  '#': '＃',
  '-': '－',
  '+': '＋',
  '=': '＝',
};

const wide = (found: string): string => WIDE[found] ?? found;

/**
 * For the Markdown of Feishu, DingTalk and WeCom, whose renderers disagree about escapes:
 * characters that could open markup become their full-width twins, which no renderer reads.
 * An ampersand is replaced only where it would begin an entity.
 */
export function fullWidth(text: string): string {
  return text
    .replace(/[<>[\]*_~`|\\]/g, wide)
    .replace(/&(?=#?\w+;)/g, wide)
    .replace(/^(\s*)([#\-+=])/gm, (_, space: string, mark: string) => space + wide(mark))
    .replace(/^(\s*\d+)\.(?=\s|$)/gm, '$1．');
}

/** Slack knows three entities and no escape for its marks: a zero-width space takes their power. */
export function slackText(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[*_~`]/g, (mark) => ZERO_WIDTH + mark + ZERO_WIDTH);
}

/** For Slack's plain_text, where entities would be shown as they stand. */
export function slackPlain(text: string): string {
  return text.replace(/<(?=[!@#a-z])/gi, `<${ZERO_WIDTH}`);
}

/**
 * For TextBlock of an Adaptive Card: a subset of Markdown, `<at>` mentions and `{{DATE()}}` functions.
 */
export function teamsText(text: string): string {
  return text
    .replace(/[\\*_[\]()`~#|]/g, '\\$&')
    .replace(/^(\s*)([-+>=])/gm, '$1\\$2')
    .replace(/^(\s*\d+)\.(?=\s|$)/gm, '$1\\.')
    .replace(/<(?=[a-z/!])/gi, '＜')
    .replace(/([{$])(?=\{)/g, `$1${ZERO_WIDTH}`)
    .replace(/&(?=#?\w+;)/g, '＆');
}

/** Discord: backslashes, and no at-sign that stands before a word. */
export function discordText(text: string): string {
  return text.replace(/[\\*_~|<>`#\-[\]()]/g, '\\$&').replace(/@/g, `@${ZERO_WIDTH}`);
}

/** For HTML text and quoted attributes. */
export function html(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

/** Telegram turns `@name` into a mention of that user wherever it stands. */
export function telegramText(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@(?=\w)/g, `@${ZERO_WIDTH}`);
}
