// The desk shows first what is due first.
import { expect, test } from 'vitest';
import type { Occurrence } from '../../api/types';
import { byUrgency, runs } from './looks';

const one = (id: string, clock: Occurrence['clock'], due_at: string) => ({ id, clock, due_at }) as Occurrence;

test('what runs stands in front, what is due first first of all', () => {
  const found = byUrgency([
    one('sent', 'sent', '2026-12-01T00:00:00Z'),
    one('later', 'in_time', '2026-12-04T00:00:00Z'),
    one('late', 'overdue', '2026-12-02T00:00:00Z'),
    one('closed', 'not_owed', '2026-11-01T00:00:00Z'),
    one('soon', 'due_soon', '2026-12-03T00:00:00Z'),
  ]);
  expect(found.map(({ id }) => id)).toEqual(['late', 'soon', 'later', 'sent', 'closed']);
});

test('the time runs until somebody has decided', () => {
  expect((['in_time', 'due_soon', 'overdue', 'sent', 'not_owed'] as const).filter(runs)).toEqual(['in_time', 'due_soon', 'overdue']);
});
