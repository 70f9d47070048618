// Questions in groups: none is lost, none is twice, and the focus moves to one that is open.
import { expect, test } from 'vitest';
import type { Question } from '../api/types';
import { bySubject, nextOpen, questionKey, subjectOf } from './questions';

function question(rule: string, answered = false, text = rule, zone: string | null = null): Question {
  const answer = { rule, zone, question: text, yes: true, by: 'Jan', at: '2026-07-01T10:00:00Z', note: null };
  return { rule, zone, title: { cs: rule, en: rule }, text: { cs: text, en: text }, severity: 'block', answer: answered ? answer : null } as Question;
}

test('each family of rules has its subject', () => {
  const subjects = Object.fromEntries(
    ['SAF-04', 'SAF-05', 'SAF-11', 'SAF-12', 'ZON-06', 'CTR-08', 'ATZ-01', 'GZ-10', 'TRF-01', 'ACF-02', 'CRW-03', 'WX-04', 'LOG-02', 'INS-02', 'AGR-12', 'DAT-01', 'SPC-01', 'RPT-01'].map(
      (rule) => [rule, subjectOf(rule)],
    ),
  );
  expect(subjects).toEqual({
    'SAF-04': 'crew', 'SAF-05': 'people', 'SAF-11': 'people', 'SAF-12': 'crew',
    'ZON-06': 'airspace', 'CTR-08': 'airspace', 'ATZ-01': 'airspace', 'GZ-10': 'airspace', 'TRF-01': 'airspace',
    'ACF-02': 'crew', 'CRW-03': 'crew', 'WX-04': 'weather',
    'LOG-02': 'records', 'INS-02': 'records', 'AGR-12': 'records', 'DAT-01': 'records', 'SPC-01': 'records', 'RPT-01': 'records',
  });
});

test('a rule of a family that is not known is asked all the same', () => {
  for (const rule of ['NEW-01', '', 'SAFE-07', 'toString-1', '__proto__', 'saf-07']) expect(subjectOf(rule), rule).toBe('other');
  expect(bySubject([question('NEW-01')])).toMatchObject([{ subject: 'other', questions: [{ rule: 'NEW-01' }] }]);
});

test('every question is in one group, in a fixed order of subjects and that of the server within', () => {
  const all = ['WX-04', 'NEW-01', 'SAF-07', 'LOG-02', 'SAF-05', 'ZON-06', 'CRW-02', 'GZ-10'].map((rule, n) => question(rule, n % 2 === 1));
  const groups = bySubject(all);
  expect(groups.map((group) => group.subject)).toEqual(['people', 'airspace', 'crew', 'weather', 'records', 'other']);
  expect(groups[0]?.questions.map((one) => one.rule)).toEqual(['SAF-07', 'SAF-05']);
  expect(groups.flatMap((group) => group.questions).map(questionKey).sort()).toEqual(all.map(questionKey).sort());
  expect(groups.flatMap((group) => group.open)).toHaveLength(4);
  expect(bySubject([])).toEqual([]);
});

test('two questions of one rule stay two', () => {
  const [a, b] = [question('AGR-12', false, 'permit 1'), question('AGR-12', false, 'permit 2')];
  expect(questionKey(a)).not.toBe(questionKey(b));
  expect(bySubject([a, b])[0]?.open).toHaveLength(2);
});

test('after an answer the next open question follows, at the end the first one, at last none', () => {
  const [people, zone, weather] = [question('SAF-05'), question('ZON-06'), question('WX-04')];
  const done = (one: Question) => question(one.rule, true);
  expect(nextOpen([weather, done(people), zone], questionKey(people))).toBe(questionKey(zone));
  expect(nextOpen([people, zone, done(weather)], questionKey(weather))).toBe(questionKey(people));
  expect(nextOpen([done(people), done(zone)], questionKey(zone))).toBeNull();
  expect(nextOpen([people, zone], 'gone')).toBe(questionKey(people));
});
