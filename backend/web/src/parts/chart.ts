// The only file that knows the plotting library: height, speed and battery of a flight over time.
import 'uplot/dist/uPlot.min.css';
import UPlot from 'uplot';
import type { Gap, TrackPoint } from '../api/types';

export type Series = { label: string; values: (number | null)[]; decimals: number; color: string };
export type ChartWords = { time: (ms: number) => string; number: (value: number, decimals: number) => string };

const HEIGHT = 132;
/** Whole numbers only: the axes write none other. */
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const SYNC = 'flight';

/** The three rows of a flight's chart; a row that was never told is left out. */
export function seriesOf(points: TrackPoint[], labels: { height: string; speed: string; battery: string }): Series[] {
  const all: Series[] = [
    { label: labels.height, values: points.map((point) => point[3]), decimals: 1, color: '--chart-height' },
    { label: labels.speed, values: points.map((point) => point[4]), decimals: 1, color: '--chart-speed' },
    { label: labels.battery, values: points.map((point) => point[5]), decimals: 0, color: '--chart-battery' },
  ];
  return all.filter((series) => series.values.some((value) => value !== null));
}

/** What was drawn: moved to a point, or removed. */
export type Drawn = { seek: (index: number | null) => void; remove: () => void };

/** Draws the rows into `element`. */
export function drawChart(
  element: HTMLElement,
  points: TrackPoint[],
  series: Series[],
  gaps: Gap[],
  words: ChartWords,
  onHover: (index: number | null) => void,
): Drawn {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const times = points.map((point) => point[0] / 1000);
  const sync = UPlot.sync(SYNC);
  const plots = series.map((row, index) => {
    const last = index === series.length - 1;
    const axis = { stroke: color('--text-2'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    const options: UPlot.Options = {
      width: Math.max(200, element.clientWidth),
      height: HEIGHT + (last ? 22 : 0),
      legend: { show: false },
      padding: [10, 14, last ? 0 : 8, 0],
      cursor: { sync: { key: sync.key }, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { x: { time: true }, y: { range: (_, low, high) => [Math.min(0, low), Math.max(high, low + 1) * 1.08] } },
      axes: [
        { ...axis, show: last, values: (_, ticks) => ticks.map((tick) => words.time(tick * 1000)), space: 80, size: 26 },
        { ...axis, values: (_, ticks) => ticks.map((tick) => words.number(tick, 0)), size: 44, space: 28, incrs: STEPS },
      ],
      series: [{}, { label: row.label, stroke: color(row.color), width: 1.8, fill: `${color(row.color)}22`, spanGaps: true, points: { show: false } }],
      hooks: {
        drawClear: [(plot) => shadeGaps(plot, gaps, color('--warn-bg'))],
        setCursor: [(plot) => onHover(plot.cursor.idx ?? null)],
      },
    };
    const plot = new UPlot(options, [times, row.values], element);
    sync.sub(plot);
    return plot;
  });
  const observer = new ResizeObserver(() => {
    for (const plot of plots) plot.setSize({ width: Math.max(200, element.clientWidth), height: plot.height });
  });
  observer.observe(element);
  const seek = (index: number | null) => {
    const time = index === null ? undefined : times[index];
    for (const plot of plots) {
      // Outside of the plot nothing is marked.
      const left = time === undefined ? -10 : plot.valToPos(time, 'x');
      plot.setCursor({ left, top: time === undefined ? -10 : 0 }, false);
    }
  };
  const remove = () => {
    observer.disconnect();
    for (const plot of plots) {
      sync.unsub(plot);
      plot.destroy();
    }
  };
  return { seek, remove };
}

function shadeGaps(plot: UPlot, gaps: Gap[], fill: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = fill;
  for (const gap of gaps) {
    const left = plot.valToPos(Date.parse(gap.start) / 1000, 'x', true);
    const right = plot.valToPos(Date.parse(gap.end) / 1000, 'x', true);
    ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
  }
  ctx.restore();
}
