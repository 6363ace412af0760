import { HeatmapChart, ScatterChart } from 'echarts/charts';
import {
  GraphicComponent,
  LegendComponent,
  MarkAreaComponent,
  TitleComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type ChartOption, drawIn } from './echarts.js';

use([
  GraphicComponent,
  HeatmapChart,
  LegendComponent,
  MarkAreaComponent,
  ScatterChart,
  SVGRenderer,
  TitleComponent,
  VisualMapComponent,
]);

export { drawIn };

/** A chart as the text of an SVG of this size, px. */
export function svgOf(option: ChartOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ ...option, animation: false });
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}
