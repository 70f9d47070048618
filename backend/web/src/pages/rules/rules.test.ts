// Lines that a problem names, and the states of rulebooks.
import { expect, test } from 'vitest';
import { Problem } from '../../api/problem';
import type { Rulebook } from '../../api/types';
import { faultyLines } from './lines';
import { bookState } from './looks';

const problem = (...fields: string[]) =>
  new Problem({ status: 422, code: 'invalid', errors: fields.map((field) => ({ field, message: 'is wrong' })) });

test('a line is shown with what stands around it', () => {
  const [found] = faultyLines(problem('lines[4]'), 'a\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng');
  expect(found?.around.map(({ number, text }) => `${number}${text}`)).toEqual(['2b', '3c', '4d', '5e', '6f']);
  expect(faultyLines(problem('lines[1]'), 'a\nb\nc\nd')[0]?.around.map((line) => line.text)).toEqual(['a', 'b', 'c']);
  expect(faultyLines(problem('lines[9]'), 'a')[0]?.around).toEqual([]);
});

test('what is no line is left out', () => {
  expect(faultyLines(problem('body', 'lines[x]', 'waypoints[2]'), 'a')).toEqual([]);
});

test('a rulebook is in force, over, to come, replaced or unreadable', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');
  const book = (some: Partial<Rulebook>) => ({ readable: true, in_force: false, valid_from: '2025-09-01', valid_to: null, ...some }) as Rulebook;
  expect(bookState(book({ in_force: true }), now)).toBe('in_force');
  expect(bookState(book({}), now)).toBe('replaced');
  expect(bookState(book({ valid_from: '2026-11-25' }), now)).toBe('future');
  expect(bookState(book({ valid_to: '2026-11-23' }), now)).toBe('ended');
  expect(bookState(book({ valid_to: '2026-11-24' }), now)).toBe('replaced');
  expect(bookState(book({ readable: false }), now)).toBe('unreadable');
});
