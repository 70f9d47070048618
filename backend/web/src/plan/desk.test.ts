// Consents while they are entered, the likeliest aircraft, verdicts that wait for answers, and words about findings.
import { describe, expect, test } from 'vitest';
import type { Mission, Zone } from '../api/types';
import { dataAge, partsWord, stateWord } from '../parts/finding-words';
import { profileNote, readingOf } from '../parts/profile-words';
import { cs } from '../words/cs';
import { en } from '../words/en';
import { formatter } from '../words/format';
import { consentable, consentDraft, consentOf, revisionDraft } from './consent';
import { finding, profileOf, verdictOf, zoneAlong } from './fixtures';
import { waitsForAnswers } from './groups';
import { likeliest } from './last-aircraft';
import { around, distanceM, extentOf } from './route';

const f = formatter('en');
const PLAN = {
  name: 'Search',
  purpose: 'search' as const,
  aircraft_id: 'a1',
  start: '2026-07-01T10:00:00Z',
  speed_mps: 8,
  takeoff: { lat: 50, lon: 14 },
  waypoints: [{ lat: 50.01, lon: 14, height_m: 150 }],
  area: null,
  ground_below_takeoff_m: 5,
  pilot_position: null,
  observers: [],
  crew: [],
  buffer_m: null,
};
const MISSION = { plan: PLAN, expected_end: '2026-07-01T10:09:30Z' } as unknown as Mission;

describe('a consent', () => {
  const asks = finding({ rule: 'CTR-02', zone: 'LKKV', state: 'fail', severity: 'coordinate', fix: { kind: 'ask_consent', with: 'TWR' } });

  test('is proposed for what asks for it, during the mission', () => {
    const zone = { identifier: 'LKKV', kind: 'ctr', authority: 'ŘLP', contact: '222 111 000' } as unknown as Zone;
    const draft = consentDraft(MISSION, asks, [zone], 'Jana Malá');
    expect(draft).toMatchObject({ party: 'tower', with: 'TWR', contact: '222 111 000', zones: ['LKKV'], rules: [], answer: 'awaited', requestedBy: 'Jana Malá' });
    // What is only asked for covers nothing.
    const asked = consentOf(draft);
    expect(asked).toMatchObject({ answer: 'awaited', valid: null, reference: '', asked_for: { start: '2026-07-01T10:00:00.000Z', end: '2026-07-01T10:10:00.000Z' } });
    if (!asked) throw new Error('nothing is asked for');
    const answer = revisionDraft(MISSION, asked);
    expect(answer).toMatchObject({ answer: 'granted', with: 'TWR', from: '2026-07-01T12:00', to: '2026-07-01T12:10' });
    const consent = consentOf({ ...answer, reference: ' 12/2026 ', maxHeight: '120' });
    // The landing lies within it.
    expect(consent?.valid?.end).toBe('2026-07-01T10:10:00.000Z');
    expect(consent).toMatchObject({ with: 'TWR', reference: '12/2026', zones: ['LKKV'], max_height_agl_m: 120, requested_at: null, answer: 'granted' });
    expect(consentDraft(MISSION, finding({ rule: 'TRF-01' }), [], '').rules).toEqual(['TRF-01']);
    expect(consentable(verdictOf([asks, asks, finding({ rule: 'TRF-01', state: 'fail', severity: 'coordinate' }), finding({ state: 'fail', zone: 'X' })]))).toEqual({
      zones: ['LKKV'],
      rules: ['TRF-01'],
    });
  });

  test('is not sent while something is missing or wrong', () => {
    const whole = { ...consentDraft(MISSION, asks, [], ''), answer: 'granted' as const, reference: '1', maxHeight: '90' };
    for (const change of [
      { with: ' ' },
      { reference: '' },
      { from: '' },
      { to: whole.from },
      { zones: [] },
      { maxHeight: 'high' },
      { maxHeight: '-1' },
      { maxHeight: '' },
      { answer: 'conditional' as const },
      { answeredAt: 'soon' },
    ]) {
      expect(consentOf({ ...whole, ...change }), JSON.stringify(change)).toBeNull();
    }
    expect(consentOf({ ...whole, zones: [], otherZones: ' LKT1, LKT2;LKT1 ', maxHeight: '90,5' })).toMatchObject({ zones: ['LKT1', 'LKT2'], max_height_agl_m: 90.5 });
  });
});

test('the likeliest aircraft is the last one, else a connected one of the own unit', () => {
  const one = (id: string, unit: string, connected: boolean, serviceability = 'airworthy') => ({ id, connected, serviceability, unit: { id: unit } });
  const fleet = [one('a', 'x', false), one('b', 'y', true), one('c', 'x', true), one('d', 'x', false, 'grounded')];
  expect(likeliest(fleet, 'x', 'a')).toBe('a');
  expect(likeliest(fleet, 'x', null)).toBe('c');
  expect(likeliest(fleet, 'z', null)).toBe('b');
  expect(likeliest(fleet, 'x', 'd')).toBe('c');
  expect(likeliest([], 'x', 'a')).toBe('');
});

test('a verdict waits for answers only where nothing else stands against it', () => {
  const ask = finding({ state: 'ask' });
  expect(waitsForAnswers({ outcome: 'clear', findings: [ask] })).toBe(true);
  expect(waitsForAnswers({ outcome: 'warnings', findings: [ask] })).toBe(true);
  expect(waitsForAnswers({ outcome: 'permit', findings: [ask] })).toBe(false);
  expect(waitsForAnswers({ outcome: 'clear', findings: [finding({})] })).toBe(false);
});

describe('words about a finding', () => {
  test('its parts by their numbers', () => {
    expect(partsWord([], en)).toBe('');
    expect(partsWord([0, 1, 2, 5], en)).toBe('climb, legs 1–2, 5');
    expect(partsWord([3], cs)).toBe('úsek 3');
    expect(partsWord([2, 1, 2], cs)).toBe('úseky 1–2');
  });

  test('its state, and a deviation', () => {
    expect(stateWord(finding({ state: 'fail', severity: 'block' }), en)).toBe('not met: obstacle');
    expect(stateWord(finding({ state: 'lifted', deviation: true }), en)).toBe('allowed by a deviation');
  });

  test('the age of its data when it was checked', () => {
    const at = '2026-07-01T10:00:00Z';
    expect(dataAge(finding({ data_at: null }), at, en, f)).toBe('age not known');
    expect(dataAge(finding({ data_at: '2026-06-11T00:00:00Z' }), at, en, f)).toMatch(/^of 11\/06\/2026, 20.d old$/);
    expect(dataAge(finding({ data_at: '2026-08-01T00:00:00Z' }), at, en, f)).toBe('of 01/08/2026');
  });
});

describe('a place on the profile', () => {
  const hill = [200, 210, 260, 210, 200];
  test('says what is known of the height above ground', () => {
    const read = (profile: Parameters<typeof readingOf>[0], index: number) => readingOf(profile, index, en, f).replaceAll('\u00a0', ' ');
    expect(read(profileOf({}, hill), 2)).toBe('500 m from take-off · 100 m above take-off · 40 m above ground · ground 260 m above sea level');
    expect(read(profileOf({ ground_below_takeoff_m: 12 }), 0)).toContain('at most 112 m above ground');
    expect(read(profileOf({ zones: [zoneAlong({}), zoneAlong({})] }), 2)).toBe('500 m from take-off · 100 m above take-off · height above ground not known · LKT1');
    expect(read(profileOf({ zones: [zoneAlong({})] }), 0)).not.toContain('LKT1');
  });

  test('without terrain the profile says so', () => {
    expect(profileNote(profileOf(), en, f)).toBe(`${en.profile.noTerrain} ${en.profile.unknownGround}`);
    expect(profileNote(profileOf({ ground_below_takeoff_m: 0 }, [200, null]), en, f)).toBe(`${en.profile.partTerrain} ${en.profile.flat}`);
    expect(profileNote(profileOf({}, hill), en, f)).toBe(en.profile.hint);
  });
});

test('an area is seen whole', () => {
  const centre = { lat: 50, lon: 14 };
  const route = { takeoff: centre, points: [], pilot: null, observers: [], radiusM: 300 };
  for (const place of around(centre, 300, 8)) expect(distanceM(centre, place)).toBeCloseTo(300, 0);
  expect(extentOf(route).length).toBe(4);
  expect(extentOf({ ...route, radiusM: null })).toEqual([centre]);
});
