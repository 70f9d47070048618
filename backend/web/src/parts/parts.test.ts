// Shared pieces that hold a decision: lists by pages, problems in words, validity of permits.
import { describe, expect, test } from 'vitest';
import { Problem } from '../api/problem';
import { PROBLEM_CODES } from '../api/problem-codes';
import type { Page } from '../api/types';
import { cs } from '../words/cs';
import { en } from '../words/en';
import { Pager } from './pager.svelte';
import { problemDetail, problemText } from './problem-text';
import { validityOf } from './validity';

describe('a list by pages', () => {
  const pages: Record<string, Page<number>> = { first: { items: [1, 2], next: 'second' }, second: { items: [3], next: null } };

  test('joins them until the last', async () => {
    const pager = new Pager<number>(async (after) => pages[after ?? 'first']!);
    await pager.first();
    expect([pager.items, pager.hasMore]).toEqual([[1, 2], true]);
    await pager.more();
    expect([pager.items, pager.hasMore]).toEqual([[1, 2, 3], false]);
  });

  test('a failure keeps what is there and can be tried again', async () => {
    let fails = false;
    const pager = new Pager<number>(async (after) => {
      if (fails) throw Problem.offline();
      return pages[after ?? 'first']!;
    });
    await pager.first();
    fails = true;
    await pager.more();
    expect([pager.items, pager.problem?.code]).toEqual([[1, 2], 'offline']);
    fails = false;
    await pager.more();
    expect([pager.items, pager.problem]).toEqual([[1, 2, 3], null]);
  });

  test('a late answer of an earlier request is void', async () => {
    const waiting: ((page: Page<number>) => void)[] = [];
    const pager = new Pager<number>(() => new Promise((resolve) => waiting.push(resolve)));
    const [one, two] = [pager.first(), pager.first()];
    waiting[1]?.({ items: [2], next: null });
    await two;
    waiting[0]?.({ items: [1], next: null });
    await one;
    expect(pager.items).toEqual([2]);
  });
});

describe('a problem', () => {
  test('is told by its code, else by its status, else by its title', () => {
    expect(problemText(Problem.of(401, { code: 'bad_credentials' }), cs)).toBe('Jméno nebo heslo nesouhlasí.');
    expect(problemText(Problem.of(409, { code: 'something_new' }), en)).toBe('This cannot be done now.');
    expect(problemText(Problem.of(418, { code: 'teapot', title: 'I am a teapot' }), en)).toBe('I am a teapot');
  });

  test('of every known code has a sentence of its own in both languages', () => {
    for (const words of [cs, en]) {
      expect(Object.keys(words.problem.codes).sort()).toEqual([...PROBLEM_CODES].sort());
      const sentences = Object.values(words.problem.codes);
      expect(new Set(sentences).size).toBe(sentences.length);
      expect(sentences.filter((sentence) => !/^\p{Lu}.{10,}\.$/u.test(sentence))).toEqual([]);
    }
  });

  test('has the detail of the server only where that adds something', () => {
    const detail = 'the vehicle stands 85 m from the take-off point of the mission';
    const of = (code: string) => problemDetail(Problem.of(409, { code, detail }));
    expect([of('not_in_place'), of('something_new')]).toEqual([detail, detail]);
    expect([of('in_flight'), of('wrong_state')]).toEqual([null, null]);
    expect(problemDetail(Problem.of(409, { code: 'not_in_place' }))).toBeNull();
  });

  test('whose code is the name of something of the language is not known', () => {
    expect(problemText(Problem.of(409, { code: 'constructor' }), cs)).toBe('Úkon teď není možný.');
  });

  test('may be a page that some proxy wrote', () => {
    expect(Problem.of(502, '<html>').code).toBe('http_502');
    expect(problemText(Problem.of(502, '<html>'), en)).toBe('The server cannot be reached.');
  });

  test('names the fields', () => {
    const errors = [{ field: 'waypoints[2].height_m', message: 'must be from 1 to 500 m' }];
    expect(Problem.of(422, { code: 'invalid', errors }).fields).toEqual(errors);
    expect(Problem.of(422, { code: 'invalid' }).fields).toEqual([]);
  });
});

test('a permit is in force from its first moment until before its last', () => {
  const permit = { valid_from: '2026-05-01T00:00:00Z', valid_to: '2026-06-01T00:00:00Z' };
  const at = (time: string) => validityOf(permit, Date.parse(time));
  expect(at('2026-04-30T23:59:59Z')).toEqual({ kind: 'future' });
  expect(at('2026-05-01T00:00:00Z')).toEqual({ kind: 'in_force', daysLeft: 31 });
  expect(at('2026-05-31T12:00:00Z')).toEqual({ kind: 'in_force', daysLeft: 1 });
  expect(at('2026-06-01T00:00:00Z')).toEqual({ kind: 'expired' });
});
