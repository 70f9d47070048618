// A mission file fills the draft, and leaves what it does not say.
import { expect, test } from 'vitest';
import type { PlanParts } from '../api/types';
import { emptyDraft, type PlanDraft } from './draft';
import { merged, namedParts, stem } from './import';
import { lackOf, planToCheck } from './plan';

const NOW = new Date('2026-07-01T10:00:10Z');
const NOTHING: PlanParts = {
  name: null,
  purpose: null,
  aircraft_id: null,
  start: null,
  speed_mps: null,
  takeoff: null,
  waypoints: [],
  area: null,
  ground_below_takeoff_m: null,
  pilot_position: null,
  observers: [],
  buffer_m: null,
};
const DRAWN: PlanDraft = {
  ...emptyDraft(NOW),
  name: 'Mine',
  aircraftId: 'a1',
  speed: '7,5',
  groundBelow: '12',
  takeoff: { lat: '50', lon: '14' },
  waypoints: [{ key: 4, lat: '50.01', lon: '14', height: '60' }],
  observers: [{ key: 2, lat: '50', lon: '14.1' }],
  crew: [{ operator_id: 'o1', duty: 'observer' }],
};

test('a file that says nothing changes nothing', () => {
  expect(merged(DRAWN, NOTHING, 'x.kml')).toEqual(DRAWN);
  expect(namedParts(NOTHING)).toEqual([]);
});

test('what a file says takes the place of what was drawn', () => {
  const parts: PlanParts = {
    name: 'Brook',
    purpose: 'training',
    aircraft_id: 'a2',
    start: '2026-07-02T08:00:20Z',
    speed_mps: 10,
    takeoff: { lat: 50.147, lon: 14.103 },
    waypoints: [
      { lat: 50.149, lon: 14.103, height_m: 50 },
      { lat: 50.1491234567, lon: 14.106, height_m: 45.5 },
    ],
    area: null,
    ground_below_takeoff_m: 0,
    pilot_position: { lat: 50.1, lon: 14.1 },
    observers: [{ lat: 50.2, lon: 14.2 }],
    buffer_m: 0,
  };
  expect(merged(DRAWN, parts, 'x.plan')).toEqual({
    name: 'Brook',
    purpose: 'training',
    aircraftId: 'a2',
    // 8:01 UTC: the form has no seconds.
    start: '2026-07-02T10:01',
    speed: '10',
    groundBelow: '0',
    buffer: '0',
    takeoff: { lat: '50.147', lon: '14.103' },
    waypoints: [
      { key: 0, lat: '50.149', lon: '14.103', height: '50' },
      { key: 1, lat: '50.149123', lon: '14.106', height: '45.5' },
    ],
    pilot: { lat: '50.1', lon: '14.1' },
    observers: [{ key: 0, lat: '50.2', lon: '14.2' }],
    // A file names nobody.
    crew: DRAWN.crew,
  });
  expect(namedParts(parts)).toHaveLength(10);
  expect(planToCheck(merged(DRAWN, parts, 'x.plan')).faults).toBeNull();
});

test('a height that the file leaves open is missing, not that of another waypoint', () => {
  const parts: PlanParts = { ...NOTHING, waypoints: [{ lat: 50.149, lon: 14.103, height_m: null }] };
  const draft = merged(DRAWN, parts, 'x.kml');
  expect(draft.waypoints).toEqual([{ key: 0, lat: '50.149', lon: '14.103', height: '' }]);
  expect(lackOf(draft)).toEqual(['height']);
});

test('numbers that no plan may have are shown as wrong and not mended', () => {
  const parts: PlanParts = { ...NOTHING, speed_mps: 30, waypoints: [{ lat: 50.149, lon: 14.103, height_m: 0 }] };
  expect(planToCheck(merged(DRAWN, parts, 'x.plan')).faults).toEqual({ speed_mps: 'speed', 'waypoints[0].height_m': 'height' });
});

test('a plan without a name is called as its file', () => {
  expect(merged({ ...DRAWN, name: ' ' }, NOTHING, 'brook.v2.plan').name).toBe('brook.v2');
  expect(['a.plan', 'a', '.plan', 'Můj plán .kml'].map(stem)).toEqual(['a', 'a', '.plan', 'Můj plán']);
});
