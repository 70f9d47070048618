// Prague wall time and UTC: people plan in the one, the system keeps the other.
const PRAGUE = 'Europe/Prague';

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: PRAGUE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The wall time of Prague at a moment, as if it were UTC, in milliseconds. */
function wallMs(moment: number): number {
  const found = Object.fromEntries(parts.formatToParts(moment).map((part) => [part.type, part.value]));
  const number = (name: string) => Number(found[name]);
  return Date.UTC(number('year'), number('month') - 1, number('day'), number('hour'), number('minute'), number('second'));
}

/** `2025-06-01T14:30` of Prague for an `<input type="datetime-local">`. */
export function toPragueInput(moment: Date): string {
  return new Date(wallMs(moment.getTime())).toISOString().slice(0, 16);
}

/**
 * The moment of a Prague wall time, or `null` when it is not one. In the hour that autumn repeats
 * the first pass is meant; a time that spring skips counts on from before the change.
 */
export function fromPragueInput(text: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!match) return null;
  const wall = Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`);
  if (Number.isNaN(wall)) return null;
  // Prague is one or two hours ahead; summer time first, because it is the earlier moment.
  for (const ahead of [2, 1]) {
    const moment = wall - ahead * 3_600_000;
    if (wallMs(moment) === wall) return new Date(moment);
  }
  return new Date(wall - 3_600_000);
}

/** The day so many days after another one, both as `2025-06-01`. */
export function daysLater(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The next full minute at least `minutes` from `now`. */
export function minutesFrom(now: Date, minutes: number): Date {
  return new Date(Math.ceil((now.getTime() + minutes * 60_000) / 60_000) * 60_000);
}

export { PRAGUE };
