// Both languages say the same things, with the right plural forms.
import { describe, expect, test } from 'vitest';
import { firstLanguage } from './choice';
import { cs } from './cs';
import { en } from './en';

type Leaf = [path: string, value: unknown];

function leaves(value: unknown, path = ''): Leaf[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

describe('dictionaries', () => {
  const [czech, english] = [new Map(leaves(cs)), new Map(leaves(en))];

  test('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...czech.keys()].sort());
  });

  test('have the same kind of value under each key, and none is empty', () => {
    for (const [path, value] of czech) {
      const other = english.get(path);
      expect(typeof other, path).toBe(typeof value);
      if (typeof value === 'function') expect((other as () => string).length, path).toBe(value.length);
      else expect([value, other].every((text) => String(text).trim() !== ''), path).toBe(true);
    }
  });

  test('leave nothing in the other language', () => {
    const alike = new Set(['Letka', '—', 'pilot', 'Pilot', 'auditor', 'E-mail', 'BRUS', 'Mavic']);
    const same = [...czech].filter(([path, text]) => typeof text === 'string' && text === english.get(path));
    expect(same.filter(([, text]) => !alike.has(String(text)))).toEqual([]);
  });
});

describe('plural forms', () => {
  test('Czech has three for whole numbers', () => {
    expect([0, 1, 2, 4, 5, 22].map(cs.plan.waypointCount)).toEqual(['0 bodů', '1 bod', '2 body', '4 body', '5 bodů', '22 bodů']);
    expect([1, 3, 5].map(cs.verdict.passed)).toEqual(['Splněno: 1 pravidlo', 'Splněno: 3 pravidla', 'Splněno: 5 pravidel']);
    expect([1, 2, 30].map(cs.permits.endsIn)).toEqual(['končí za 1 den', 'končí za 2 dny', 'končí za 30 dní']);
  });

  test('English has two', () => {
    expect([0, 1, 2].map(en.live.vehicleCount)).toEqual(['0 vehicles', '1 vehicle', '2 vehicles']);
    expect(en.missions.count(1)).toBe('1 mission');
  });
});

describe('the first language', () => {
  test('is the remembered one', () => {
    expect(firstLanguage('en', ['cs-CZ'])).toBe('en');
  });

  test('else the first one of the browser that there is', () => {
    expect(firstLanguage(null, ['de-DE', 'cs-CZ', 'en'])).toBe('cs');
    expect(firstLanguage('nonsense', ['en-US', 'cs'])).toBe('en');
    expect(firstLanguage(null, ['sk'])).toBe('cs');
  });

  test('else English', () => {
    expect(firstLanguage(null, ['fr'])).toBe('en');
  });
});
