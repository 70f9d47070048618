// A time from one moment to another; the day is written once where it is the same.
import type { Formatter } from '../../words/format';

export function spanWords({ start, end }: { start: string; end: string }, f: Formatter): string {
  return `${f.dateTime(start)} – ${f.date(start) === f.date(end) ? f.timeOfDay(end) : f.dateTime(end)}`;
}
