import type { Colours } from './colours.js';

/** What stands around a chart when it is saved. */
export interface Frame {
  title: string;
  /** Brand and period. */
  about: string;
  /** Where it comes from. */
  source: string;
}

const PAD = 32;
const LINE = 28;
/** Full-width characters that fit into a line of the title, per px of width. */
const FIT = 1 / 21;

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Breaks a sentence into lines of so many full-width characters; Latin ones count half. */
export function brokenLines(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const part of text.match(/[\x21-\x7e]+\s*|./gsu) ?? []) {
    const wide = Array.from(part).reduce(
      (sum, sign) => sum + ((sign.codePointAt(0) ?? 0) < 128 ? 0.55 : 1),
      0,
    );
    if (width + wide > most && line !== '') {
      lines.push(line.trimEnd());
      line = '';
      width = 0;
    }
    line += part;
    width += wide;
  }
  return line === '' ? lines : [...lines, line.trimEnd()];
}

/** A chart (the text of an SVG of `width` × `height` px) with its title, its period and its source. */
export function framed(
  chart: string,
  width: number,
  height: number,
  frame: Frame,
  colours: Colours,
): { text: string; width: number; height: number } {
  const lines = brokenLines(frame.title, width * FIT);
  const top = PAD + lines.length * LINE + 28;
  const size = { width: width + 2 * PAD, height: top + height + 56 };
  const text = (x: number, y: number, px: number, ink: string, words: string, weight = 400) =>
    `<text x="${x}" y="${y}" font-size="${px}" font-weight="${weight}" fill="${ink}">${escaped(words)}</text>`;
  const placed = chart.replace(/^<svg /, `<svg x="${PAD}" y="${top}" `);
  return {
    ...size,
    text: [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" font-family="${escaped(colours.font)}">`,
      `<rect width="100%" height="100%" fill="${colours.panel}"/>`,
      ...lines.map((line, at) => text(PAD, PAD + 20 + at * LINE, 20, colours.ink, line, 600)),
      text(PAD, top - 16, 13, colours.ink2, frame.about),
      placed,
      text(PAD, size.height - 20, 12, colours.ink3, frame.source),
      '</svg>',
    ].join(''),
  };
}

/** Draws the text of an SVG into a PNG, twice as fine; throws when the browser cannot. */
export async function toPng(svg: { text: string; width: number; height: number }): Promise<Blob> {
  const image = new Image(svg.width, svg.height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = svg.width * 2;
  canvas.height = svg.height * 2;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('The picture could not be drawn.'));
    }, 'image/png');
  });
}

/** Hands a file to the browser's downloads. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
