/** The tokens a chart needs, as the browser computed them for the theme now. */
export interface Colours {
  ink: string;
  ink2: string;
  ink3: string;
  line: string;
  lineStrong: string;
  panel: string;
  neg: string;
  neu: string;
  pos: string;
  raised: string;
  yellow: string;
  orange: string;
  red: string;
  orangeInk: string;
  redInk: string;
  font: string;
  /** For things that are told apart and mean nothing else, such as brands. */
  series: string[];
}

/** Reads the tokens that hold on `element`. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: token('--ink'),
    ink2: token('--ink-2'),
    ink3: token('--ink-3'),
    line: token('--line'),
    lineStrong: token('--line-strong'),
    panel: token('--panel'),
    neg: token('--neg'),
    neu: token('--neu'),
    pos: token('--pos'),
    raised: token('--raised'),
    yellow: token('--yellow'),
    orange: token('--orange'),
    red: token('--red'),
    orangeInk: token('--orange-ink'),
    redInk: token('--red-ink'),
    // Saved as SVG it stands inside double quotes, which nobody escapes.
    font: token('--font').replaceAll('"', "'"),
    series: ['a', 'b', 'c', 'd', 'e'].map((name) => token(`--series-${name}`)),
  };
}
