// Ages of datasets, times of zones, and finding.
import { describe, expect, test } from 'vitest';
import type { WeatherConditions, WeatherReport, Zone, ZoneActivity } from '../../api/types';
import { cs } from '../../words/cs';
import { en } from '../../words/en';
import { formatter } from '../../words/format';
import { cloudTold, directionWord, freshness, precipitationTold, temperatureTold, visibilityTold, windTold } from './conditions';
import { ageOf, counts } from './dataset-age';
import { sourceState } from './fetched';
import { matches, plain, tally } from './find';
import { limitWords } from './limits';
import { spanWords } from './span';
import { activityLines, aheadWords } from './times';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const at = (days: number, ms = 0) => new Date(NOW + days * 86_400_000 + ms).toISOString();

describe('the age of a dataset', () => {
  test.each([
    ['it begins now', 0, null, null, 'current', 0],
    ['it begins in a moment', 0.00001, null, null, 'future', -1],
    ['exactly one cycle', -28, null, null, 'current', 28],
    ['a moment more', -28.00001, null, null, 'old', 28],
    ['exactly two cycles', -56, null, null, 'old', 56],
    ['a moment more than two', -56.00001, null, null, 'too_old', 56],
    ['it ends now', -3, 0, null, 'ended', 3],
    ['it ends in a moment', -3, 0.00001, null, 'current', 3],
    ['another has begun', -30, null, 0, 'replaced', 30],
    ['another has begun and it had ended', -30, -2, -1, 'replaced', 30],
    ['another will begin', -3, null, 1, 'current', 3],
  ] as const)('%s', (_, from, to, replaced, state, days) => {
    const dataset = {
      effective_from: at(from),
      effective_to: to === null ? null : at(to),
      old_from: at(from + 28),
      too_old_from: at(from + 56),
      replaced_at: replaced === null ? null : at(replaced),
      withdrawn_at: null,
    };
    expect(ageOf(dataset, NOW)).toEqual({ state, days });
    expect(ageOf({ ...dataset, withdrawn_at: at(-1) }, NOW).state).toBe('withdrawn');
  });

  test('counts unless another takes its place or it has not begun', () => {
    expect(['current', 'old', 'too_old', 'ended'].every((state) => counts(state as 'old'))).toBe(true);
    expect(counts('replaced') || counts('withdrawn') || counts('future')).toBe(false);
  });
});

describe('the times of a zone', () => {
  const edge = (time: string, offset = 0) => ({ at: { time: `${time}:00`, utc_offset_s: offset } });
  const period = (schedule: object[], start: string | null = null, end: string | null = null) =>
    ({ type: 'periods', periods: [{ start, end, schedule }] }) as unknown as ZoneActivity;
  const said = (activity: ZoneActivity) => activityLines(activity, en, formatter('en'));

  test('without a schedule', () => {
    expect(said({ type: 'always' })).toEqual(['always']);
    expect(said({ type: 'by_notice' })[0]).toContain('activated');
    expect(said({ type: 'unknown' })[0]).toContain('counts as active');
    expect(said(period([]))).toEqual(['all the time']);
    expect(said(period([], '2026-03-01T08:00:00Z'))).toEqual(['from 01/03/2026, 09:00']);
  });

  test.each([
    [['mon', 'tue', 'wed', 'thu', 'fri'], edge('06:00'), edge('14:00'), 'Mon–Fri 06:00 to 14:00 UTC'],
    [['any'], edge('22:00', 3600), edge('04:00', 3600), 'daily 22:00 to 04:00 (the next day) UTC+1'],
    [['sat', 'sun'], 'sunrise', 'sunset', 'Sat, Sun sunrise to sunset'],
    [['sun', 'mon', 'wed'], 'morning_twilight', edge('10:00', 19_800), 'Mon, Wed, Sun beginning of civil twilight to 10:00 UTC+5:30'],
    [['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], edge('08:00', -3600), 'sunset', 'daily 08:00 to sunset UTC−1'],
  ])('on %j', (days, start, end, expected) => {
    expect(said(period([{ days, start, end }]))).toEqual([expected]);
  });

  test('windows within a time stand behind it', () => {
    const windows = [{ days: ['mon'], start: edge('06:00'), end: edge('08:00') }, { days: ['sat'], start: 'sunrise', end: 'sunset' }];
    expect(said(period(windows, null, '2026-03-01T08:00:00Z'))).toEqual(['until 01/03/2026, 09:00: Mon 06:00 to 08:00 UTC; Sat sunrise to sunset']);
    expect(said(period([]))).toEqual(['all the time']);
  });

  test('a notice is told in its roundest unit', () => {
    expect([600, 3600, 7200, 86_400, 259_200, 5400].map((seconds) => aheadWords(seconds, cs))).toEqual([
      '10 minut', '1 hodinu', '2 hodiny', '24 hodin', '3 dny', '90 minut',
    ]);
  });
});

describe('finding', () => {
  test('does not mind case, accents and order', () => {
    expect(plain('Řízený Okrsek')).toBe('rizeny okrsek');
    expect(matches('okrsek RIZENY', ['Řízený', 'okrsek'])).toBe(true);
    expect(matches('  ', [])).toBe(true);
    expect(matches('lkp 9', ['LKP1', null])).toBe(false);
  });

  test('counts', () => {
    expect([...tally(['a', 'b', 'a'], (item) => item)]).toEqual([['a', 2], ['b', 1]]);
  });
});

describe('weather in words', () => {
  const silent: WeatherConditions = {
    period: { start: at(0), end: at(1) },
    prevailing: true,
    wind_mps: null,
    gust_mps: null,
    wind_from_deg: null,
    temperature_c: null,
    precipitation: null,
    visibility_m: null,
    ceiling_m: null,
    cloud_base_m: null,
    kp: null,
  };
  const f = formatter('en');
  const plainly = (text: string | null | undefined) => text?.replace(/\s/g, ' ');

  test('what is not stated is never shown as a number', () => {
    for (const told of [windTold(silent, en, f), temperatureTold(silent, en, f), cloudTold(silent, en, f), visibilityTold(silent, en, f), precipitationTold(silent, en)]) {
      expect(told).toEqual({ text: 'not stated', sub: null, known: false });
    }
  });

  test.each([
    [{ wind_mps: 5.14, wind_from_deg: 240 }, '5.1 m/s from 240°', 'gusts not stated'],
    [{ wind_mps: 5.14, gust_mps: 9.26 }, '5.1 m/s', 'gusts 9.3 m/s'],
    [{ wind_mps: 0 }, 'calm', null],
    [{ gust_mps: 9 }, 'not stated', 'gusts 9.0 m/s'],
  ])('wind %j', (values, text, sub) => {
    const told = windTold({ ...silent, ...values }, en, f);
    expect([plainly(told.text), plainly(told.sub) ?? null]).toEqual([text, sub]);
  });

  test.each([
    [{ cloud_base_m: 100_000, ceiling_m: 100_000 }, 'no cloud', null],
    [{ ceiling_m: 100_000 }, 'no cloud', null],
    [{ cloud_base_m: 600, ceiling_m: 100_000 }, 'lowest cloud 600 m', null],
    [{ cloud_base_m: 600, ceiling_m: 900 }, 'ceiling 900 m', 'lowest cloud 600 m'],
    [{ cloud_base_m: 900, ceiling_m: 900 }, 'ceiling 900 m', null],
    [{ ceiling_m: 900 }, 'ceiling 900 m', null],
  ])('cloud %j', (values, text, sub) => {
    const told = cloudTold({ ...silent, ...values }, en, f);
    expect([plainly(told.text), plainly(told.sub) ?? null]).toEqual([text, sub]);
  });

  test('a direction is a word', () => {
    expect([0, 44, 46, 350, 360, -10, 180].map((degrees) => directionWord(degrees, en))).toEqual([
      'north', 'north-east', 'north-east', 'north', 'north', 'north', 'south',
    ]);
  });

  test('an observation is stale after two hours, a forecast is over at its end', () => {
    const report = (kind: 'observation' | 'forecast', hours: number, end: number): WeatherReport => ({
      kind,
      source: 'x',
      issued_at: at(0, -hours * 3_600_000),
      place: null,
      conditions: [{ ...silent, period: { start: at(-1), end: at(0, end) } }],
    });
    expect(freshness(report('observation', 2, 0), NOW)).toBe('fresh');
    expect(freshness(report('observation', 2.001, 0), NOW)).toBe('stale');
    expect(freshness(report('forecast', 20, 0), NOW)).toBe('fresh');
    expect(freshness(report('forecast', 20, -1), NOW)).toBe('past');
  });
});

test('a flight level is one, the ground is the ground', () => {
  const f = formatter('en');
  const said = (lower: Zone['lower'], upper: Zone['upper']) => limitWords({ lower, upper }, en, f).replace(/\s/g, ' ');
  expect(said({ metres: 0, datum: 'agl' }, { metres: 2895.6, datum: 'standard' })).toBe('ground – FL 95');
  expect(said({ metres: 300, datum: 'amsl' }, null)).toBe('300 m above sea level – unlimited');
});

test('a time names its day once', () => {
  const f = formatter('en');
  expect(spanWords({ start: '2026-11-24T07:00:00Z', end: '2026-11-24T22:30:00Z' }, f)).toBe('24/11/2026, 08:00 – 23:30');
  // In Prague the second is the next day.
  expect(spanWords({ start: '2026-11-24T07:00:00Z', end: '2026-11-24T23:30:00Z' }, f)).toBe('24/11/2026, 08:00 – 25/11/2026, 00:30');
});

test('a source that fails is never fine, nor one from which nothing came', () => {
  const source = { looked_at: at(0), asked: 1, left_out: 0, succeeded_at: at(0), faults: [], failing: null };
  const failing = { since: at(0), fault: 'refused' as const, detail: '' };
  expect(sourceState(null)).toBe('off');
  expect(sourceState(source)).toBe('fine');
  expect(sourceState({ ...source, failing })).toBe('failing');
  expect(sourceState({ ...source, succeeded_at: null })).toBe('waiting');
  expect(sourceState({ ...source, succeeded_at: null, failing })).toBe('failing');
});
