import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

export type ChartOption = EChartsCoreOption;

/** One drawing on one element. */
export interface Drawing {
  draw(option: ChartOption): void;
  resize(): void;
  end(): void;
}

/** Starts a drawing in `host`, which must have a size. */
export function drawIn(host: HTMLElement): Drawing {
  const chart = init(host, null, { renderer: 'canvas' });
  return {
    draw: (option) => chart.setOption(option, { notMerge: true, lazyUpdate: true }),
    resize: () => chart.resize(),
    end: () => chart.dispose(),
  };
}
