// The pure half of the map: grid, shapes and bounds.
import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import type { Zone } from '../api/types';
import { MEANINGS } from '../plan/meaning';
import { NO_ROUTE } from '../plan/route';
import { boundsOf, bufferOf, coordinatesOf, meaningsOfZones, routeOf, trackOf, trailOf } from './geojson';
import { gridLines, gridStep } from './grid';
import { zonesAt } from './inside';
import { DAY, NIGHT } from './palette';
import { PATTERNED, patternOf } from './patterns';
import { TOWNS } from './towns';

describe('the grid', () => {
  test('has no lines where the country is seen as a whole', () => {
    expect(gridStep(300)).toBeNull();
    expect(gridLines({ west: 12, south: 48, east: 19, north: 51 }, null).geometry.coordinates).toEqual([]);
  });

  test('has a round step that leaves room between the lines', () => {
    expect(gridStep(1)).toBe(100);
    expect(gridStep(0.5)).toBe(50);
    expect(gridStep(10)).toBe(1_000);
  });

  test('measures metres in both directions', () => {
    const lines = gridLines({ west: 14, south: 50, east: 14.1, north: 50.05 }, 1_000).geometry.coordinates;
    const flat = lines.filter((line) => line[0]?.[1] === line[1]?.[1]);
    const upright = lines.filter((line) => line[0]?.[0] === line[1]?.[0]);
    // 5.56 km by 7.15 km.
    expect([5, 6]).toContain(flat.length);
    expect([7, 8]).toContain(upright.length);
    const step = upright[1]![0]![0]! - upright[0]![0]![0]!;
    expect(step * 111_195 * Math.cos((50 * Math.PI) / 180)).toBeCloseTo(1_000, 3);
  });
});

test('a route shows its heights, and a question mark where one is missing', () => {
  const points = [
    { key: 0, number: 1, position: { lat: 50, lon: 14 }, heightM: 60 },
    { key: 1, number: 2, position: { lat: 50.1, lon: 14 }, heightM: null },
  ];
  const shapes = routeOf({ ...NO_ROUTE, takeoff: { lat: 49.9, lon: 14 }, points }, (metres) => `${metres} m`).features;
  expect(shapes.map((shape) => shape.properties?.['label'])).toEqual([undefined, '60 m', '?', '']);
});

test('a track that ends in the air has no landing', () => {
  const track = trackOf([[0, 14, 50, 0, null, null], [1000, 14.1, 50, 10, 5, 90]], { takeoff: 'T', landing: null });
  expect(track.features.map((shape) => shape.properties?.['kind'])).toEqual(['line', 'takeoff']);
});

test('a trail needs two points', () => {
  expect(trailOf([{ lon: 14, lat: 50, atMs: 0 }]).features).toEqual([]);
});

test('bounds of any shape', () => {
  const shape = { type: 'MultiLineString' as const, coordinates: [[[14, 50], [14.2, 50.1]], [[13.9, 49.9], [14, 50]]] };
  expect(boundsOf(coordinatesOf(shape))).toEqual([13.9, 49.9, 14.2, 50.1]);
  expect(boundsOf([])).toBeNull();
});

test('towns lie in the country, and each is named once', () => {
  expect(new Set(TOWNS.map(([name]) => name)).size).toBe(TOWNS.length);
  for (const [name, lat, lon] of TOWNS) {
    expect(lat > 48.5 && lat < 51.1 && lon > 12 && lon < 18.9, name).toBe(true);
  }
});

const square = (identifier: string, south: number, hole = false) => {
  const ring = (from: number, to: number) => [[14 + from, south + from], [14 + to, south + from], [14 + to, south + to], [14 + from, south + to], [14 + from, south + from]];
  const coordinates = hole ? [ring(0, 1), ring(0.4, 0.6)] : [ring(0, 1)];
  return { identifier, restriction: 'prohibited', area: { type: 'Polygon', coordinates } } as unknown as Zone;
};

describe('zones', () => {
  test('are found where they lie over a place, and not in their holes', () => {
    const zones = [square('A', 50), square('B', 50, true), square('C', 51)];
    const names = (lat: number, lon: number) => zonesAt(zones, { lat, lon }).map((zone) => zone.identifier);
    expect(names(50.5, 14.5)).toEqual(['A']);
    expect(names(50.1, 14.1)).toEqual(['A', 'B']);
    expect(names(51.5, 14.5)).toEqual(['C']);
    expect(names(49.9, 14.5)).toEqual([]);
    expect(names(50.5, 15.1)).toEqual([]);
  });

  test('are drawn by what they mean, the others are left alone', () => {
    const meanings = new Map([['B', { meaning: 'forbids' as const, findings: [], lie: null }]]);
    const drawn = meaningsOfZones([square('A', 50), square('B', 50)], meanings).features;
    expect(drawn.map((one) => one.properties)).toEqual([{ identifier: 'B', meaning: 'forbids' }]);
  });

  test('have patterns that differ from each other without colour', () => {
    const inks = PATTERNED.map((meaning) => patternOf(meaning, '#102030')!.data.filter((_, index) => index % 4 === 3).join());
    expect(new Set(inks).size).toBe(PATTERNED.length);
    expect(Array.from(patternOf('forbids', '#102030')!.data.slice(0, 3))).toEqual([16, 32, 48]);
    expect(patternOf('near', '#102030')).toBeNull();
  });

  test('have the same colours on the map and in the style sheets', () => {
    const css = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8');
    const [day, night] = css.split('prefers-color-scheme: dark') as [string, string];
    for (const [sheet, palette] of [[day, DAY], [night, NIGHT]] as const) {
      for (const meaning of MEANINGS) expect(sheet, meaning).toContain(`--m-${meaning}: ${palette.meaning[meaning]};`);
    }
  });
});

test('a buffer is twice as wide as it reaches', () => {
  const route = { ...NO_ROUTE, takeoff: { lat: 60, lon: 14 }, points: [{ key: 0, number: 1, position: { lat: 60.01, lon: 14 }, heightM: 60 }] };
  // At 60 degrees north a pixel of zoom 0 shows half of what it shows at the equator.
  expect(bufferOf(route, 30).features[0]?.properties?.['pixels']).toBeCloseTo(60 / 39_135.75, 9);
  expect(bufferOf(route, 0).features).toEqual([]);
  expect(bufferOf(NO_ROUTE, 30).features).toEqual([]);
});
