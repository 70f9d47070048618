// The point of a moment, and how fast a replay runs.
import { expect, test } from 'vitest';
import type { TrackPoint } from '../api/types';
import { advanced, indexAt } from './replay';

const points = [0, 100, 250, 1000].map((ms): TrackPoint => [ms, 14, 50, 0, null, null]);

test('the point of a moment is the last that is not after it', () => {
  expect([-5, 0, 99, 100, 249, 250, 999, 1000, 5000].map((ms) => indexAt(points, ms))).toEqual([0, 0, 0, 1, 1, 2, 2, 3, 3]);
  expect(indexAt([], 5)).toBe(0);
});

test('a replay runs as fast as it was asked, and stops at the end', () => {
  expect(advanced(100, 16, 10, 1000)).toBe(260);
  expect(advanced(900, 100, 60, 1000)).toBe(1000);
});
