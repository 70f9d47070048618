// Weather in words. What a report does not state is said to be so, never shown as zero.
import type { WeatherConditions, WeatherReport } from '../../api/types';
import type { Words } from '../../words/cs';
import type { Formatter } from '../../words/format';

/** The height that stands for no cloud, and the distance that stands for that or more. */
const NO_CLOUD_M = 100_000;
const TEN_KM = 10_000;
/** Below this it is calm, metres per second. */
const CALM_MPS = 0.3;
const STALE_MS = 7_200_000;

/** A value and what stands below it; `known` says whether anything was stated. */
export type Told = { text: string; sub: string | null; known: boolean };

const silent = (w: Words): Told => ({ text: w.weather.notStated, sub: null, known: false });

export function windTold({ wind_mps, gust_mps, wind_from_deg }: WeatherConditions, w: Words, f: Formatter): Told {
  if (wind_mps === null && gust_mps === null) return silent(w);
  const sub = gust_mps === null ? w.weather.noGust : `${w.weather.gust} ${f.speed(gust_mps)}`;
  if (wind_mps === null) return { text: w.weather.notStated, sub, known: true };
  if (wind_mps < CALM_MPS) return { text: w.weather.calm, sub: gust_mps === null ? null : sub, known: true };
  const from = wind_from_deg === null ? '' : ` ${w.weather.from}\u00a0${Math.round(wind_from_deg)}°`;
  return { text: `${f.speed(wind_mps)}${from}`, sub, known: true };
}

/** The direction as a word, for those who cannot see the arrow. */
export function directionWord(degrees: number, w: Words): string {
  return w.weather.direction[Math.round((((degrees % 360) + 360) % 360) / 45) % 8] ?? '';
}

export function temperatureTold({ temperature_c }: WeatherConditions, w: Words, f: Formatter): Told {
  if (temperature_c === null) return silent(w);
  return { text: `${f.number(temperature_c, Number.isInteger(temperature_c) ? 0 : 1)} °C`, sub: null, known: true };
}

export function cloudTold({ ceiling_m, cloud_base_m }: WeatherConditions, w: Words, f: Formatter): Told {
  if (ceiling_m === null && cloud_base_m === null) return silent(w);
  const none = (metres: number | null) => metres !== null && metres >= NO_CLOUD_M;
  if (none(cloud_base_m) || (cloud_base_m === null && none(ceiling_m))) return { text: w.weather.noCloud, sub: null, known: true };
  const base = cloud_base_m === null ? null : `${w.weather.lowest} ${f.wholeMetres(cloud_base_m)}`;
  if (ceiling_m === null || none(ceiling_m)) return { text: base ?? w.weather.notStated, sub: null, known: true };
  return { text: `${w.weather.ceiling} ${f.wholeMetres(ceiling_m)}`, sub: cloud_base_m === ceiling_m ? null : base, known: true };
}

export function visibilityTold({ visibility_m }: WeatherConditions, w: Words, f: Formatter): Told {
  if (visibility_m === null) return silent(w);
  return { text: visibility_m >= TEN_KM ? w.weather.tenKm : f.wholeMetres(visibility_m), sub: null, known: true };
}

export function precipitationTold({ precipitation }: WeatherConditions, w: Words): Told {
  return precipitation === null ? silent(w) : { text: w.weather.precipitations[precipitation], sub: null, known: true };
}

export function kpTold({ kp }: WeatherConditions, w: Words, f: Formatter): Told {
  return kp === null ? silent(w) : { text: f.number(kp, Number.isInteger(kp) ? 0 : 1), sub: null, known: true };
}

/** Whether a report still speaks of now: an observation for two hours, a forecast until its end. */
export function freshness(report: WeatherReport, nowMs: number): 'fresh' | 'stale' | 'past' {
  if (report.kind === 'observation') return nowMs - Date.parse(report.issued_at) > STALE_MS ? 'stale' : 'fresh';
  const ends = report.conditions.map(({ period }) => Date.parse(period.end));
  return ends.length > 0 && Math.max(...ends) < nowMs ? 'past' : 'fresh';
}
