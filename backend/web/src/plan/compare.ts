// Two flights side by side: both counted from their take-off.
import type { TrackPoint } from '../api/types';

/** A track whose moments count from the take-off, in milliseconds; from its begin where the take-off is not within it. */
export function sinceTakeoff(points: TrackPoint[], takeoff: string): TrackPoint[] {
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  const told = Date.parse(takeoff);
  const zero = told >= first && told <= last ? told : first;
  return points.map(([ms, ...rest]): TrackPoint => [ms - zero, ...rest]);
}

/** How long the longer of both was in the air, in milliseconds. */
export const longest = (a: TrackPoint[], b: TrackPoint[]): number => Math.max(0, a.at(-1)?.[0] ?? 0, b.at(-1)?.[0] ?? 0);
