import type { Locale } from './message.js';

/** What kept an edition from its readers: mail servers, its channel, or that it could not be written. */
export type DigestTrouble = 'refused' | 'mail' | 'unwritten';

const WHY: Readonly<Record<DigestTrouble, Readonly<Record<Locale, string>>>> = {
  refused: { 'zh-CN': '邮件服务器没有收下。', en: 'The mail server did not take it.' },
  mail: {
    'zh-CN': '它所用的邮件渠道已被删除，或设置无法读取：请在“报告”里另选一个。',
    en: 'Its e-mail channel was removed or cannot be read: choose another one under Reports.',
  },
  unwritten: {
    'zh-CN': '摘要没有写成，程序日志里有原因。',
    en: 'The digest could not be written; the log of the program says why.',
  },
};

/** Why in a sentence; `said` is what a mail server answered. */
export function whyDigest(trouble: DigestTrouble, said: string | null, locale: Locale): string {
  return said ?? WHY[trouble][locale];
}
