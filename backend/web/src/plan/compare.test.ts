// Two flights of different days are counted from their take-offs.
import { expect, test } from 'vitest';
import type { TrackPoint } from '../api/types';
import { longest, sinceTakeoff } from './compare';

const at = Date.parse('2026-05-01T10:00:00Z');
const points = [-2000, 0, 1500].map((ms): TrackPoint => [at + ms, 14, 50, 1, 2, 90]);
const moments = (track: TrackPoint[]) => track.map(([ms]) => ms);

test('a track counts from the take-off, what was told before it below zero', () => {
  expect(moments(sinceTakeoff(points, '2026-05-01T10:00:00Z'))).toEqual([-2000, 0, 1500]);
  expect(sinceTakeoff(points, '2026-05-01T10:00:00Z')[1]).toEqual([0, 14, 50, 1, 2, 90]);
});

test('a take-off outside of the track is none to count from', () => {
  expect(moments(sinceTakeoff(points, '2026-05-01T09:00:00Z'))).toEqual([0, 2000, 3500]);
  expect(sinceTakeoff([], '2026-05-01T09:00:00Z')).toEqual([]);
});

test('both are played until the longer one ends', () => {
  expect(longest(sinceTakeoff(points, '2026-05-01T10:00:00Z'), [])).toBe(1500);
  expect(longest([], [])).toBe(0);
});
