import { access } from 'node:fs/promises';
import { renderAsync } from '@resvg/resvg-js';

/** A font file with Chinese type and the family inside it. */
export interface Font {
  file: string;
  family: string;
}

/** Where the usual systems keep Chinese type; asked in this order. */
export const FONTS: readonly Font[] = [
  { file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', family: 'Noto Sans CJK SC' },
  { file: '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc', family: 'Noto Sans CJK SC' },
  {
    file: '/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc',
    family: 'Noto Sans CJK SC',
  },
  { file: '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc', family: 'WenQuanYi Zen Hei' },
  { file: '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc', family: 'WenQuanYi Micro Hei' },
  { file: '/System/Library/Fonts/PingFang.ttc', family: 'PingFang SC' },
  { file: '/System/Library/Fonts/STHeiti Light.ttc', family: 'Heiti SC' },
  { file: 'C:\\Windows\\Fonts\\msyh.ttc', family: 'Microsoft YaHei' },
];

/** Pictures are drawn at twice their shown width, for sharp screens. */
const PIXELS = 1_200;

/** The first font of the list that is on this machine, or null. */
export async function findFont(fonts: readonly Font[] = FONTS): Promise<Font | null> {
  for (const font of fonts) {
    const there = await access(font.file).then(
      () => true,
      () => false,
    );
    if (there) return font;
  }
  return null;
}

/**
 * An SVG as PNG, in a thread of its own. Only the given font is used: without one the text of a
 * picture vanishes silently, so callers ask `findFont` first.
 */
export async function draw(svg: string, font: Font): Promise<Uint8Array> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'width', value: PIXELS },
    background: '#ffffff',
    font: { fontFiles: [font.file], loadSystemFonts: false, defaultFontFamily: font.family },
  });
  return image.asPng();
}
