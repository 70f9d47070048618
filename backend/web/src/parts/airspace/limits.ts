// Heights of zones and activations in words. A flight level is one: it says what it is counted from.
import type { Zone } from '../../api/types';
import type { Words } from '../../words/cs';
import type { Formatter } from '../../words/format';

type Altitude = Zone['lower'];
/** Metres of a hundred feet. */
const LEVEL_M = 30.48;

export function altitudeWords(altitude: Altitude, w: Words, f: Formatter): string {
  if (altitude.datum === 'standard') return `FL ${Math.round(altitude.metres / LEVEL_M)}`;
  if (altitude.datum === 'agl' && altitude.metres === 0) return w.map.ground;
  return f.height(altitude.metres, altitude.datum);
}

/** From its floor to its ceiling. */
export function limitWords(zone: Pick<Zone, 'lower' | 'upper'>, w: Words, f: Formatter): string {
  const upper = zone.upper ? altitudeWords(zone.upper, w, f) : w.map.unlimited;
  return `${altitudeWords(zone.lower, w, f)} – ${upper}`;
}
