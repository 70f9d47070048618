// The vertical profile as shapes: scales, what is known of the ground, and what is not drawn.
import { describe, expect, test } from 'vitest';
import { profileOf, zoneAlong } from './fixtures';
import { groundOf, pictureOf, sampleAt, sampleNear, ticks } from './picture';

const FRAME = { width: 500, height: 172, left: 40, right: 10, top: 8, bottom: 20 };
const HILL = [200, 210, 260, 210, 200];

describe('the ground', () => {
  test('is terrain only where all of it is known', () => {
    expect(groundOf(profileOf({}, HILL))).toBe('terrain');
    expect(groundOf(profileOf({}, [200, null, 260, 210, 200]))).toBe('unknown');
    expect(groundOf(profileOf({ ground_below_takeoff_m: 12 }, [200, null, 260, 210, 200]))).toBe('declared');
  });

  test('the limit follows it', () => {
    const picture = pictureOf(profileOf({}, HILL), FRAME);
    const ys = picture.limitLine!.split(/[ML]/).slice(1).map((pair) => Number(pair.split(' ')[1]));
    expect(ys[2]).toBeLessThan(ys[0]!);
    expect(picture.at(2).groundY).toBeLessThan(picture.at(0).groundY!);
    // The flight keeps its height above sea level.
    expect(picture.at(2).y).toBe(picture.at(0).y);
  });

  test('a limit above ground is not drawn where the ground is not known', () => {
    const picture = pictureOf(profileOf(), FRAME);
    expect(picture).toMatchObject({ ground: 'unknown', limitLine: null, groundPath: null });
    expect(picture.at(0).groundY).toBeNull();
  });

  test('declared ground is flat and as low as declared', () => {
    const picture = pictureOf(profileOf({ ground_below_takeoff_m: 20 }), FRAME);
    expect(picture.limitLine).not.toBeNull();
    const flat = [0, 2, 4].map((index) => picture.at(index).groundY);
    expect(new Set(flat).size).toBe(1);
  });
});

describe('zones', () => {
  const bands = (zone: Parameters<typeof zoneAlong>[0], groundM: number[] = HILL) =>
    pictureOf(profileOf({ zones: [zoneAlong(zone)] }, groundM), FRAME).bands;

  test('stand on the ground and reach up to their ceiling', () => {
    const [band] = bands({ upper: { metres: 400, datum: 'amsl' } });
    expect(band).toMatchObject({ isSure: true });
    expect(band!.width).toBeGreaterThan(200);
    expect(bands({ lower: { metres: 2000, datum: 'amsl' }, relation: 'above' })).toEqual([]);
    expect(bands({ relation: 'beside' })).toEqual([]);
  });

  test('what cannot be compared is marked where it is met and left out where it is not', () => {
    const floor = { lower: { metres: 300, datum: 'amsl' as const } };
    expect(bands(floor, [])[0]).toMatchObject({ isSure: false });
    expect(bands({ ...floor, relation: 'above' }, [])).toEqual([]);
  });
});

test('parts lie where their legs lie, and the climb can be seen', () => {
  const { parts, marks } = pictureOf(profileOf({}, HILL), FRAME);
  expect(parts.map((part) => part.part)).toEqual([0, 1, 2]);
  expect(parts[0]).toMatchObject({ x: 40, width: 6 });
  expect(parts[2]).toMatchObject({ x: 265, width: 225 });
  expect(marks.map((mark) => mark.text)).toEqual(['H', '1', 'H']);
});

test('a way without length is drawn all the same', () => {
  const still = profileOf({ distance_m: 0 });
  expect(JSON.stringify(pictureOf({ ...still, samples: still.samples.slice(0, 1) }, FRAME))).not.toMatch(/NaN|null,null/);
  expect(pictureOf(still, FRAME).line).not.toMatch(/NaN|Infinity/);
});

test('ticks are round and few', () => {
  expect(ticks(3, 97, 4)).toEqual([50]);
  expect(ticks(-20, 160, 4)).toEqual([0, 50, 100, 150]);
  expect(ticks(0, 0, 4)).toEqual([]);
});

test('the sample that is meant', () => {
  const profile = profileOf();
  expect([-5, 130, 400, 5000].map((metres) => sampleAt(profile, metres))).toEqual([0, 1, 2, 4]);
  expect(sampleNear(profile, { lat: 50.002, lon: 14.0001 }, 20)).toBe(2);
  expect(sampleNear(profile, { lat: 50.002, lon: 14.01 }, 20)).toBeNull();
});
