// A flight that is played again: which point of its track belongs to a moment.
import type { TrackPoint } from '../api/types';

export const SPEEDS = [1, 2, 5, 10, 20, 60] as const;
export type Speed = (typeof SPEEDS)[number];

/** The last point that is not after a moment, by halving; the first where all are. */
export function indexAt(points: TrackPoint[], ms: number): number {
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((points[middle]?.[0] ?? Infinity) <= ms) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The moment after some real time at a speed; it stops at the end. */
export const advanced = (ms: number, passedMs: number, speed: Speed, endMs: number): number => Math.min(endMs, ms + passedMs * speed);
