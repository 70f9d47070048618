// Numbers with unit and datum, in both languages; what is not known is said.
import { describe, expect, test } from 'vitest';
import { formatter } from './format';

const cs = formatter('cs');
const en = formatter('en');
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('heights', () => {
  test('name their datum', () => {
    expect(plain(cs.height(120, 'agl'))).toBe('120 m nad zemí');
    expect(plain(cs.height(45.25, 'home'))).toBe('45 m nad vzletem');
    expect(plain(en.height(310, 'amsl'))).toBe('310 m above sea level');
  });

  test('near the ground are told to a tenth', () => {
    expect(plain(cs.metres(2.34))).toBe('2,3 m');
    expect(plain(en.metres(-0.01))).toBe('0.0 m');
  });
});

test('what was never told is not zero', () => {
  for (const write of [cs.metres, cs.speed, cs.percent, cs.degrees, cs.volts, cs.count, cs.distance, cs.duration, cs.age, cs.bytes]) {
    expect(write(null)).toBe('neznámo');
    expect(write(undefined)).toBe('neznámo');
  }
  expect(en.speed(NaN)).toBe('not known');
  expect(en.height(null, 'agl')).toBe('not known');
  expect(en.position(null)).toBe('not known');
  expect(en.dateTime(null)).toBe('not known');
  expect(plain(en.percent(0))).toBe('0 %');
});

test('distances change from metres to kilometres', () => {
  expect(plain(cs.distance(999))).toBe('999 m');
  expect(plain(cs.distance(3120.4))).toBe('3,12 km');
  expect(plain(en.distance(123_456))).toBe('123 km');
  expect(plain(en.roundDistance(5000))).toBe('5 km');
});

test('durations', () => {
  expect(plain(cs.duration(8.4))).toBe('8 s');
  expect(plain(cs.duration(245))).toBe('4:05 min');
  expect(plain(cs.duration(3723))).toBe('1:02:03 h');
  expect(plain(cs.duration(59.7))).toBe('1:00 min');
});

test('ages in the roughest unit that still tells', () => {
  expect([0, 99_900, 100_000, 7_200_000, 200_000_000].map((ms) => plain(en.age(ms)))).toEqual(['0 s', '99 s', '1 min', '2 h', '2 d']);
  expect(plain(en.age(-50))).toBe('0 s');
});

describe('times', () => {
  test('are those of Prague, whatever the computer says', () => {
    expect(plain(cs.clock('2026-07-01T12:00:00Z'))).toBe('14:00:00');
    expect(plain(cs.clock('2026-12-01T12:00:00Z'))).toBe('13:00:00');
    expect(plain(cs.dateTime('2026-12-31T23:30:00Z'))).toBe('1. 1. 2027 00:30');
  });
});

test('measures of a finding', () => {
  expect(plain(cs.measure({ kind: 'height', metres: 120, datum: 'agl' }))).toBe('120 m nad zemí');
  expect(plain(en.measure({ kind: 'angle', degrees: -6 }))).toBe('-6.0°');
  expect(en.measure({ kind: 'text', text: { cs: 'ano', en: 'yes' } })).toBe('yes');
  expect(plain(cs.measure({ kind: 'distance', metres: 50 }))).toBe('50 m');
  expect(plain(cs.measure({ kind: 'time', at: '2026-07-01T12:00:00Z' }))).toBe('1. 7. 2026 14:00');
  expect(cs.measure(null)).toBe('neznámo');
});

test('sizes', () => {
  expect(plain(cs.bytes(812_345))).toBe('812 kB');
  expect(plain(en.bytes(4_123_456))).toBe('4.1 MB');
});
