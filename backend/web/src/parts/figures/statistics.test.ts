// Periods of the statistics over the changes of the clocks, and growth without a year to compare with.
import { describe, expect, test } from 'vitest';
import { faultOf, growthOf, momentsOf, nameOf, periodOf } from './statistics';

const now = new Date('2026-06-15T22:30:00Z');

describe('the period', () => {
  test('is this year where the address names none, by the day of Prague', () => {
    for (const text of [null, '', 'decade', '2026-02-30x..2026-03-01', '2025-01-01..2026-12-31', '2026-05-02..2026-05-01']) {
      expect(periodOf(text, now)).toEqual({ kind: 'year', from: '2026-01-01', to: '2026-06-16' });
    }
  });

  test('of the last twelve months has no day twice', () => {
    expect(periodOf('months', now)).toEqual({ kind: 'months', from: '2025-06-17', to: '2026-06-16' });
    expect(periodOf('months', new Date('2028-02-29T12:00:00Z'))).toEqual({ kind: 'months', from: '2027-03-02', to: '2028-02-29' });
    expect(periodOf('months', new Date('2028-12-31T12:00:00Z'))).toEqual({ kind: 'months', from: '2028-01-01', to: '2028-12-31' });
  });

  test('goes into the address and back', () => {
    for (const text of [null, 'months', '2025-11-03..2026-01-31']) expect(nameOf(periodOf(text, now))).toBe(text);
  });

  test('that is chosen has both ends, in order, and no more than 366 days', () => {
    expect(faultOf({ from: '', to: '2026-01-01' })).toBe('missing');
    expect(faultOf({ from: '2026-01-02', to: '2026-01-01' })).toBe('backward');
    expect(faultOf({ from: '2026-01-01', to: '2026-01-01' })).toBeNull();
    expect(faultOf({ from: '2025-01-01', to: '2026-01-01' })).toBeNull();
    expect(faultOf({ from: '2025-01-01', to: '2026-01-02' })).toBe('long');
  });
});

describe('its moments', () => {
  test('are the midnights of Prague, the last day whole', () => {
    expect(momentsOf({ from: '2026-03-29', to: '2026-03-29' }, now)).toEqual({ from: '2026-03-28T23:00:00.000Z', to: '2026-03-29T22:00:00.000Z' });
  });

  test('end now where the last day is not over', () => {
    expect(momentsOf({ from: '2026-01-01', to: '2026-06-16' }, now)).toEqual({ from: '2025-12-31T23:00:00.000Z', to: now.toISOString() });
  });

  test('stay in order where nothing of it has begun', () => {
    const { from, to } = momentsOf({ from: '2027-01-01', to: '2027-01-02' }, now);
    expect(from < to).toBe(true);
  });
});

test('growth is a part of the year before, and unknown where that had nothing', () => {
  expect(growthOf(150, 100)).toBe(0.5);
  expect(growthOf(0, 4)).toBe(-1);
  expect(growthOf(7, 0)).toBeNull();
  expect(growthOf(0, 0)).toBeNull();
});
