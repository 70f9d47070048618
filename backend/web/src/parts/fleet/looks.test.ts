// The badge of an aircraft never says more than is known.
import { expect, test } from 'vitest';
import type { Aircraft, Counter } from '../../api/types';
import { cs } from '../../words/cs';
import { formatter } from '../../words/format';
import { leftWords, nearest, reservationState, stateOf } from './looks';

const reason = (weight: 'grounds' | 'unknown' | 'limits') => ({ kind: 'defect' as const, weight, text: { cs: 'x', en: 'y' } });
const one = (serviceability: Aircraft['serviceability'], ...weights: ('grounds' | 'unknown' | 'limits')[]) => ({
  serviceability,
  reasons: weights.map(reason),
  retired_at: null,
});

test('an aircraft is green only with nothing against it', () => {
  expect(stateOf(one('airworthy'))).toBe('airworthy');
  expect(stateOf(one('airworthy', 'limits'))).toBe('limited');
  expect(stateOf(one('grounded', 'unknown'))).toBe('unknown');
  expect(stateOf(one('grounded', 'unknown', 'grounds'))).toBe('grounded');
  expect(stateOf({ ...one('airworthy'), retired_at: '2026-01-01T00:00:00Z' })).toBe('retired');
});

const counter = (kind: Counter['kind'], limit: number, left: number | null): Counter => ({
  kind,
  limit,
  left,
  used: left === null ? null : limit - left,
  state: 'fine',
});

test('the counter with the smallest part left is the nearest', () => {
  const [days, hours] = [counter('days', 365, 100), counter('flight_hours', 50, 5)];
  expect(nearest([days, hours])).toBe(hours);
  expect(nearest([])).toBeNull();
  const f = formatter('cs');
  expect(leftWords(hours, cs, f)).toBe('zbývá 5,0 (letové hodiny)');
  expect(leftWords(counter('days', 10, -3), cs, f)).toBe('překročeno o 3 (dny)');
  expect(leftWords(counter('cycles', 10, null), cs, f)).toBe('neznámo');
});

test('a reservation is where its last step left it', () => {
  const at = '2026-01-01T00:00:00Z';
  const made = { cancelled_at: null, returned_at: null, handed_over_at: null };
  expect(reservationState(made)).toBe('planned');
  expect(reservationState({ ...made, handed_over_at: at })).toBe('out');
  expect(reservationState({ ...made, handed_over_at: at, returned_at: at })).toBe('returned');
  expect(reservationState({ ...made, cancelled_at: at })).toBe('cancelled');
});
