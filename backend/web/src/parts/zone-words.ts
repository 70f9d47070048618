// The height limits of a zone in words.
import type { Zone } from '../api/types';
import type { Words } from '../words/cs';
import type { Formatter } from '../words/format';

export function zoneFloor(zone: Zone, w: Words, f: Formatter): string {
  return zone.lower.metres === 0 && zone.lower.datum === 'agl' ? w.map.ground : f.height(zone.lower.metres, zone.lower.datum);
}

export function zoneCeiling(zone: Zone, w: Words, f: Formatter): string {
  return zone.upper ? f.height(zone.upper.metres, zone.upper.datum) : w.map.unlimited;
}
