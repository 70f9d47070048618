// What the vertical profile says in words: at one place, and of its ground.
import type { Profile } from '../api/types';
import { groundOf } from '../plan/picture';
import type { Words } from '../words/cs';
import type { Formatter } from '../words/format';

/** A place on the way: how far, how high, above what. */
export function readingOf(profile: Profile, index: number, w: Words, f: Formatter): string {
  const sample = profile.samples[index];
  if (!sample) return '';
  const { read } = w.profile;
  const parts = [read.distance(f.distance(sample.distance_m)), read.planned(f.wholeMetres(sample.planned_m))];
  const takeoff = profile.takeoff_amsl_m;
  const drop = profile.ground_below_takeoff_m;
  if (takeoff !== null && sample.ground_amsl_m !== null) {
    parts.push(read.agl(f.wholeMetres(takeoff + sample.planned_m - sample.ground_amsl_m)), read.ground(f.wholeMetres(sample.ground_amsl_m)));
  } else {
    parts.push(drop === null ? read.aglUnknown : read.aglAtMost(f.wholeMetres(sample.planned_m + drop)));
  }
  const here = profile.zones
    .filter((zone) => zone.relation !== 'beside' && zone.from_m <= sample.distance_m + 0.01 && zone.to_m >= sample.distance_m - 0.01)
    .map((zone) => zone.identifier);
  return [...parts, ...new Set(here)].join(' · ');
}

/** What the heights rest on. */
export function profileNote(profile: Profile, w: Words, f: Formatter): string {
  const ground = groundOf(profile);
  const drop = profile.ground_below_takeoff_m;
  if (ground === 'terrain') return w.profile.hint;
  const part = profile.samples.some((sample) => sample.ground_amsl_m !== null) ? w.profile.partTerrain : w.profile.noTerrain;
  if (ground === 'unknown' || drop === null) return `${part} ${w.profile.unknownGround}`;
  return `${part} ${drop === 0 ? w.profile.flat : w.profile.declared(f.wholeMetres(drop))}`;
}
