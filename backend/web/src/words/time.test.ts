// Prague wall time and back, over both changes of the clocks.
import { describe, expect, test } from 'vitest';
import { daysLater, fromPragueInput, minutesFrom, toPragueInput } from './time';

const utc = (text: string) => fromPragueInput(text)?.toISOString();

describe('from the wall time of Prague', () => {
  test('winter is one hour ahead, summer two', () => {
    expect(utc('2026-01-15T12:00')).toBe('2026-01-15T11:00:00.000Z');
    expect(utc('2026-07-15T12:00')).toBe('2026-07-15T10:00:00.000Z');
  });

  test('the hour that autumn repeats is taken as its first pass', () => {
    expect(utc('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(utc('2026-10-25T03:00')).toBe('2026-10-25T02:00:00.000Z');
  });

  test('the hour that spring skips counts on', () => {
    expect(utc('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(utc('2026-03-29T01:59')).toBe('2026-03-29T00:59:00.000Z');
    expect(utc('2026-03-29T03:00')).toBe('2026-03-29T01:00:00.000Z');
  });

  test('seconds may be given', () => {
    expect(utc('2026-07-15T12:00:30')).toBe('2026-07-15T10:00:30.000Z');
  });

  test('nonsense is not a time', () => {
    for (const text of ['', '2026-07-15', 'tomorrow', '2026-13-01T00:00', '2026-07-15T25:00']) expect(utc(text)).toBeUndefined();
  });
});

test('there and back gives the same moment all year round', () => {
  for (let day = 0; day < 365; day += 1) {
    const moment = new Date(Date.UTC(2026, 0, 1 + day, 11, 7));
    expect(fromPragueInput(toPragueInput(moment))).toEqual(moment);
  }
});

test('a default start is a full minute', () => {
  expect(minutesFrom(new Date('2026-05-01T10:00:20Z'), 5).toISOString()).toBe('2026-05-01T10:06:00.000Z');
});

test('a day is counted on over the ends of months and years', () => {
  expect([daysLater('2026-02-28', 1), daysLater('2026-12-31', 1), daysLater('2026-03-29', 1), daysLater('2026-01-01', -1)]).toEqual([
    '2026-03-01',
    '2027-01-01',
    '2026-03-30',
    '2025-12-31',
  ]);
});
