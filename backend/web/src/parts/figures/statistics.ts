// Which period the statistics show, and how it compares with the year before.
import { daysLater, fromPragueInput, toPragueInput } from '../../words/time';

/** First and last day as Prague counts them, both whole. */
export type Days = { from: string; to: string };
export type PeriodKind = 'year' | 'months' | 'range';
export type Period = Days & { kind: PeriodKind };

/** The server answers for no more at once. */
export const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

const today = (now: Date): string => toPragueInput(now).slice(0, 10);

/** The period of an address: this year where it names none that there is. */
export function periodOf(text: string | null, now: Date): Period {
  const to = today(now);
  if (text === 'months') {
    const [year = 0, month = 0, day = 0] = to.split('-').map(Number);
    return { kind: 'months', from: new Date(Date.UTC(year - 1, month - 1, day + 1)).toISOString().slice(0, 10), to };
  }
  const [from = '', last = ''] = text?.split('..') ?? [];
  if (faultOf({ from, to: last }) === null) return { kind: 'range', from, to: last };
  return { kind: 'year', from: `${to.slice(0, 4)}-01-01`, to };
}

/** How an address names a period. */
export function nameOf({ kind, from, to }: Period): string | null {
  if (kind === 'year') return null;
  return kind === 'months' ? 'months' : `${from}..${to}`;
}

/** What is wrong with the days that somebody chose. */
export function faultOf({ from, to }: Days): 'missing' | 'backward' | 'long' | null {
  const [first, last] = [Date.parse(`${from}T12:00Z`), Date.parse(`${to}T12:00Z`)];
  if (Number.isNaN(first) || Number.isNaN(last)) return 'missing';
  if (first > last) return 'backward';
  return (last - first) / DAY_MS + 1 > MOST_DAYS ? 'long' : null;
}

/** The moments of a period. It ends now at the latest: a day that is not over is compared with as much of that day. */
export function momentsOf({ from, to }: Days, now: Date): { from: string; to: string } {
  const start = fromPragueInput(`${from}T00:00`) ?? now;
  const end = fromPragueInput(`${daysLater(to, 1)}T00:00`) ?? now;
  // A period that has not begun is empty, and is asked for as it was chosen.
  const last = end > now && start < now ? now : end;
  return { from: start.toISOString(), to: last.toISOString() };
}

/** By how much it grew, as a part; `null`: there was nothing the year before to compare with. */
export function growthOf(now: number, before: number): number | null {
  return before > 0 ? now / before - 1 : null;
}
