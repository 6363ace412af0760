/**
 * Outlook for Windows draws mails with Word. It takes Times where it does not know a list of fonts whole,
 * knows no greatest width, and no padding of a link. What only it reads stands in conditional comments.
 */
const only = (html: string): string => `<!--[if mso]>${html}<![endif]-->`;

/** For the head: a font for everything. */
export const OUTLOOK_FONT = only(
  `<style>td,th,p,h1,h2,a,span{font-family:'Microsoft YaHei','Segoe UI',sans-serif!important}</style>`,
);

/** Holds a part to a width, px, where others go by `max-width`. */
export function outlookFrame(width: number, content: string): string {
  const open = `<table role="presentation" width="${width}" align="center" cellpadding="0" cellspacing="0"><tr><td>`;
  return `${only(open)}${content}${only('</td></tr></table>')}`;
}
