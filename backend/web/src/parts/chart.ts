// The only file that knows the plotting library: what flights were like over time.
import 'uplot/dist/uPlot.min.css';
import UPlot from 'uplot';
import type { Gap, TrackPoint } from '../api/types';

/** `color` names a property of the style sheets; `dash` is in pixels. */
export type Series = { label: string; values: (number | null)[]; decimals: number; color: string; dash?: number[] };
export type ChartWords = { time: (ms: number) => string; number: (value: number, decimals: number) => string };

const HEIGHT = 132;
/** Whole numbers only: the axes write none other. */
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** Of time since take-off: what people count in. */
const ELAPSED_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
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

/** What was drawn: moved to a second, or removed. */
export type Drawn = { seek: (second: number | null) => void; remove: () => void };

/** One plot above another: its lines share the height, and all plots the seconds. */
export type Plot = { lines: Series[] };
/** What the seconds are: `clock` counts from 1970, `elapsed` from a take-off. */
export type Seconds = { kind: 'clock' | 'elapsed'; values: number[] };

/** Draws the plots into `element`. */
export function drawChart(
  element: HTMLElement,
  seconds: Seconds,
  drawnPlots: Plot[],
  gaps: Gap[],
  words: ChartWords,
  onHover: (index: number | null) => void,
): Drawn {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const sync = UPlot.sync(SYNC);
  const clock = seconds.kind === 'clock';
  const plots = drawnPlots.map(({ lines }, index) => {
    const last = index === drawnPlots.length - 1;
    const axis = { stroke: color('--text-2'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    const options: UPlot.Options = {
      width: Math.max(200, element.clientWidth),
      height: HEIGHT + (last ? 22 : 0),
      legend: { show: false },
      padding: [10, 14, last ? 0 : 8, 0],
      cursor: { y: false, sync: { key: sync.key }, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { x: { time: clock }, y: { range: (_, low, high) => [Math.min(0, low), Math.max(high, low + 1) * 1.08] } },
      axes: [
        { ...axis, show: last, values: (_, ticks) => ticks.map((tick) => words.time(tick * 1000)), space: 80, size: 26, ...(clock ? {} : { incrs: ELAPSED_STEPS }) },
        { ...axis, values: (_, ticks) => ticks.map((tick) => words.number(tick, 0)), size: 44, space: 28, incrs: STEPS },
      ],
      series: [{}, ...lines.map((line) => lineOf(line, color(line.color), lines.length === 1))],
      hooks: {
        drawClear: [(plot) => shadeGaps(plot, gaps, color('--warn-bg'))],
        setCursor: [(plot) => onHover(plot.cursor.idx ?? null)],
      },
    };
    const plot = new UPlot(options, [seconds.values, ...lines.map((line) => line.values)], element);
    sync.sub(plot);
    return plot;
  });
  const observer = new ResizeObserver(() => {
    for (const plot of plots) plot.setSize({ width: Math.max(200, element.clientWidth), height: plot.height });
  });
  observer.observe(element);
  const seek = (second: number | null) => {
    for (const plot of plots) {
      // Outside of the plot nothing is marked.
      const left = second === null ? -10 : plot.valToPos(second, 'x');
      plot.setCursor({ left, top: second === null ? -10 : 0 }, false);
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

/** A line alone is filled down to the ground; lines that cross each other are not. */
function lineOf(line: Series, stroke: string, alone: boolean): UPlot.Series {
  return {
    label: line.label,
    stroke,
    width: 1.8,
    spanGaps: true,
    points: { show: false },
    ...(alone ? { fill: `${stroke}22` } : {}),
    ...(line.dash ? { dash: line.dash } : {}),
  };
}

/** Joins rows that were told at different seconds; where one was not told it has `null`. */
export function joinedAt(rows: { seconds: number[]; values: (number | null)[] }[]): { seconds: number[]; values: (number | null)[][] } {
  const [seconds = [], ...values] = UPlot.join(rows.map((row): UPlot.AlignedData => [row.seconds, row.values]));
  return { seconds: [...seconds], values: values.map((row) => [...row].map((value) => value ?? null)) };
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
