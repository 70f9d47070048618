// When a zone is active, in words: a line for each period or window.
import type { ZoneActivity } from '../../api/types';
import type { Words } from '../../words/cs';
import type { Formatter } from '../../words/format';

type Times = Words['airspace']['times'];
type Period = Extract<ZoneActivity, { type: 'periods' }>['periods'][number];
type DailyWindow = Period['schedule'][number];
type Edge = DailyWindow['start'];
type Day = DailyWindow['days'][number];

const WEEK: Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function activityLines(activity: ZoneActivity, w: Words, f: Formatter): string[] {
  const words = w.airspace.times;
  if (activity.type !== 'periods') return [words[activity.type]];
  return activity.periods.map((period) => periodLine(period, words, f));
}

function periodLine(period: Period, words: Times, f: Formatter): string {
  const range = rangeOf(period, words, f);
  if (period.schedule.length === 0) return range ?? words.whole;
  const windows = period.schedule.map((window) => windowLine(window, words)).join('; ');
  return range ? `${range}: ${windows}` : windows;
}

function rangeOf(period: Period, words: Times, f: Formatter): string | null {
  const [start, end] = [period.start, period.end].map((at) => (at === null ? null : f.dateTime(at)));
  if (start && end) return words.fromTo(start, end);
  if (start) return words.since(start);
  return end ? words.until(end) : null;
}

function windowLine(window: DailyWindow, words: Times): string {
  const [start, end] = [clock(window.start), clock(window.end)];
  // A window that ends before it starts runs past midnight.
  const overnight = start && end && start.offset === end.offset && end.time <= start.time ? ` (${words.nextDay})` : '';
  const from = start ? start.time : edgeWord(window.start, words);
  const zone = end ? ` ${utc(end.offset)}` : start && !end ? ` ${utc(start.offset)}` : '';
  const to = end ? end.time : edgeWord(window.end, words);
  return `${dayWords(window.days, words)} ${words.fromTo(from, to)}${overnight}${zone}`;
}

/** Runs of days as mon–fri; all seven are every day. */
function dayWords(days: Day[], words: Times): string {
  if (days.includes('any') || WEEK.every((day) => days.includes(day))) return words.day.any;
  const runs: Day[][] = [];
  for (const day of WEEK.filter((one) => days.includes(one))) {
    const last = runs.at(-1);
    const before = last?.at(-1);
    if (last && before && WEEK.indexOf(day) === WEEK.indexOf(before) + 1) last.push(day);
    else runs.push([day]);
  }
  const said = (run: Day[]) => run.map((day) => words.day[day]);
  return runs
    .map((run) => (run.length > 2 ? `${said(run)[0]}–${said(run).at(-1)}` : said(run).join(', ')))
    .join(', ');
}

function clock(edge: Edge): { time: string; offset: number } | null {
  if (typeof edge !== 'object') return null;
  return { time: edge.at.time.slice(0, 5), offset: edge.at.utc_offset_s };
}

function edgeWord(edge: Edge, words: Times): string {
  return typeof edge === 'object' ? edge.at.time.slice(0, 5) : words.edge[edge];
}

/** UTC, UTC+1, UTC+5:30. */
function utc(offsetS: number): string {
  if (offsetS === 0) return 'UTC';
  const [hours, minutes] = [Math.floor(Math.abs(offsetS) / 3600), Math.floor(Math.abs(offsetS) / 60) % 60];
  return `UTC${offsetS < 0 ? '−' : '+'}${hours}${minutes ? `:${String(minutes).padStart(2, '0')}` : ''}`;
}

/** A length of time ahead, such as 2 hours or 3 days. */
export function aheadWords(seconds: number, w: Words): string {
  const words = w.airspace.times;
  if (seconds >= 172_800 && seconds % 86_400 === 0) return words.days(seconds / 86_400);
  if (seconds >= 3600 && seconds % 3600 === 0) return words.hours(seconds / 3600);
  return words.minutes(Math.round(seconds / 60));
}
