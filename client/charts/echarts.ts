import { BarChart, LineChart } from 'echarts/charts';
import {
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { isPrinting } from '../printing.js';

use([
  BarChart,
  LineChart,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

export type ChartOption = EChartsCoreOption;

/** What of a chart was clicked. */
export interface Picked {
  seriesId?: string;
  dataIndex?: number;
  /** Name of a category, or of a word. */
  name?: string;
}

/** One drawing on one element. */
export interface Drawing {
  draw(option: ChartOption): void;
  /** Calls back with what of the chart was clicked. */
  picked(listener: (picked: Picked) => void): void;
  /** Takes the size of its place, or this width, px. */
  resize(width?: number): void;
  end(): void;
}

/** Starts a drawing in `host`, which must have a size. */
export function drawIn(host: HTMLElement): Drawing {
  const chart = init(host, null, { renderer: 'canvas' });
  return {
    draw: (option) => {
      // The browser prints what is painted now, not what the next frame would show.
      const now = isPrinting();
      chart.setOption(now ? { ...option, animation: false } : option, {
        notMerge: true,
        lazyUpdate: !now,
      });
      if (now) chart.getZr().flush();
    },
    picked: (listener) => {
      chart.on('click', ({ seriesId, dataIndex, name }: Picked) =>
        listener({
          ...(seriesId !== undefined && { seriesId }),
          ...(dataIndex !== undefined && { dataIndex }),
          ...(name !== undefined && { name }),
        }),
      );
    },
    // Left out, it would keep the width it was given last.
    resize: (width) => chart.resize({ width: width ?? 'auto' }),
    end: () => chart.dispose(),
  };
}
