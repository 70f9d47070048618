// Numbers and times as each language writes them, with unit and datum; what is not known is said.
import type { Datum, Measure } from '../api/types';
import { cs } from './cs';
import { en } from './en';
import { plural } from './plural';
import { PRAGUE } from './time';

export type Language = 'cs' | 'en';
type Maybe = number | null | undefined;
type When = string | number | Date;

const LOCALE = { cs: 'cs-CZ', en: 'en-GB' } as const;
const HEIGHT = {
  cs: { agl: 'nad zemí', amsl: 'n. m.', home: 'nad vzletem', wgs84: 'nad elipsoidem', standard: 'tlakové výšky' },
  en: { agl: 'above ground', amsl: 'above sea level', home: 'above take-off', wgs84: 'above the ellipsoid', standard: 'pressure altitude' },
} as const;
const NARROW_SPACE = '\u202f';
const HARD_SPACE = '\u00a0';

/** Everything that writes numbers and times in one language. */
export function formatter(language: Language) {
  const locale = LOCALE[language];
  const words = language === 'cs' ? cs : en;
  const number = (value: number, decimals = 0) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(
      // Minus zero would be written with its sign.
      Number(value.toFixed(decimals)) === 0 ? 0 : value,
    );
  const known = (value: Maybe, write: (value: number) => string) =>
    value === null || value === undefined || Number.isNaN(value) ? words.common.unknown : write(value);
  const unit = (value: Maybe, symbol: string, decimals = 0) =>
    known(value, (found) => number(found, decimals) + HARD_SPACE + symbol);
  const time = (value: When | null | undefined, options: Intl.DateTimeFormatOptions) =>
    value === null || value === undefined
      ? words.common.unknown
      : new Intl.DateTimeFormat(locale, { timeZone: PRAGUE, ...options }).format(new Date(value));

  const metres = (value: Maybe) => unit(value, 'm', value !== null && value !== undefined && Math.abs(value) < 10 ? 1 : 0);
  const height = (value: Maybe, datum: Datum) =>
    known(value, () => `${metres(value)} ${HEIGHT[language][datum]}`);
  const distance = (value: Maybe) =>
    known(value, (found) => (Math.abs(found) < 1000 ? unit(found, 'm') : unit(found / 1000, 'km', found < 100_000 ? 2 : 0)));
  const dateTime = (value: When | null | undefined) =>
    time(value, { day: 'numeric', month: 'numeric', year: 'numeric', hour: '2-digit', minute: '2-digit' });

  return {
    language,
    locale,
    number,
    metres,
    /** Whole metres, where a label must not jump. */
    wholeMetres: (value: Maybe) => unit(value, 'm'),
    height,
    distance,
    /** A round distance, such as the step of a grid. */
    roundDistance: (value: number) => (value < 1000 ? unit(value, 'm') : unit(value / 1000, 'km')),
    /** A distance on an axis that reaches so far. */
    tickDistance: (value: number, reach: number) =>
      reach < 2000 ? unit(value, 'm') : unit(value / 1000, 'km', value % 1000 === 0 ? 0 : 1),
    dateTime,
    date: (value: When | null | undefined) => time(value, { day: 'numeric', month: 'numeric', year: 'numeric' }),
    /** What a month is called, counted from 1. */
    monthName: (month: number) => new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, month - 1, 15)),
    /** Hours and minutes of Prague. */
    timeOfDay: (value: When | null | undefined) => time(value, { hour: '2-digit', minute: '2-digit' }),
    clock: (value: When | null | undefined) => time(value, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    dateTimeSeconds: (value: When | null | undefined) => time(value, { dateStyle: 'medium', timeStyle: 'medium' }),
    utc: (value: When) =>
      new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'numeric', hour: '2-digit', minute: '2-digit' }).format(
        new Date(value),
      ),
    speed: (value: Maybe) => unit(value, 'm/s', 1),
    percent: (value: Maybe) => unit(value, '%'),
    /** By how much something grew, as a part of what it was. */
    growth: (part: number) => new Intl.NumberFormat(locale, { style: 'percent', signDisplay: 'exceptZero' }).format(part),
    degrees: (value: Maybe) => known(value, (found) => `${number(found, 0)}°`),
    volts: (value: Maybe) => unit(value, 'V', 1),
    count: (value: Maybe) => known(value, (found) => number(found)),
    position: (value: { lat: number; lon: number } | null | undefined) =>
      value ? `${value.lat.toFixed(5)}, ${value.lon.toFixed(5)}` : words.common.unknown,
    /** A length of time: 8 s, 4:05 min, 1:02:03 h. */
    duration: (value: Maybe) => known(value, (seconds) => duration(seconds)),
    /** How long ago, in the roughest unit that still tells: 3 s, 4 min, 2 h. */
    age: (value: Maybe) => known(value, (ms) => age(Math.max(0, ms) / 1000)),
    bytes: (value: Maybe) =>
      known(value, (found) => (found < 1e6 ? unit(found / 1e3, 'kB', found < 1e4 ? 1 : 0) : unit(found / 1e6, 'MB', 1))),
    measure: (value: Measure | null): string => {
      if (!value) return words.common.unknown;
      switch (value.kind) {
        case 'height':
          return height(value.metres, value.datum);
        case 'distance':
          return distance(value.metres);
        case 'angle':
          return `${number(value.degrees, 1)}°`;
        case 'speed':
          return unit(value.mps, 'm/s', 1);
        case 'temperature':
          return unit(value.celsius, '°C', 0);
        case 'mass':
          return value.grams < 1000 ? unit(value.grams, 'g') : unit(value.grams / 1000, 'kg', 2);
        case 'duration':
          return longDuration(value.seconds, language);
        case 'count':
          return number(value.number, Number.isInteger(value.number) ? 0 : 1);
        case 'time':
          return dateTime(value.at);
        case 'text':
          return value.text[language];
      }
    },
  };
}

export type Formatter = ReturnType<typeof formatter>;

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  if (h > 0) return `${h}:${two(m)}:${two(s)}${HARD_SPACE}h`;
  return m > 0 ? `${m}:${two(s)}${HARD_SPACE}min` : `${s}${HARD_SPACE}s`;
}

/** From a day on in days: a permit is asked for 30 days before, not 720 hours. */
function longDuration(seconds: number, language: Language): string {
  if (seconds < 172_800) return duration(seconds);
  const days = Math.floor(seconds / 86_400);
  const forms = { cs: { one: 'den', few: 'dny', many: 'dne', other: 'dní' }, en: { one: 'day', other: 'days' } };
  return plural(language, days, forms[language]);
}

function age(seconds: number): string {
  if (seconds < 100) return `${Math.floor(seconds)}${NARROW_SPACE}s`;
  if (seconds < 5400) return `${Math.floor(seconds / 60)}${NARROW_SPACE}min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}${NARROW_SPACE}h`;
  return `${Math.floor(seconds / 86_400)}${NARROW_SPACE}d`;
}
