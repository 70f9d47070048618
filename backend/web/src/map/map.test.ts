// The pure half of the map: grid, shapes and bounds.
import { describe, expect, test } from 'vitest';
import { boundsOf, coordinatesOf, routeOf, trackOf, trailOf } from './geojson';
import { gridLines, gridStep } from './grid';
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
  const shapes = routeOf({ takeoff: { lat: 49.9, lon: 14 }, points }, (metres) => `${metres} m`).features;
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
