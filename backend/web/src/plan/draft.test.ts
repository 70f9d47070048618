// Editing a plan: points, numbers as people type them, faults at their fields.
import { describe, expect, test } from 'vitest';
import { draftOf, emptyDraft, MAX_OBSERVERS, MAX_WAYPOINTS, numberOf, pairOf, type PlanDraft } from './draft';
import {
  withObserver,
  withObserverAt,
  withoutObserver,
  withoutWaypoint,
  withPilot,
  withTakeoff,
  withWaypoint,
  withWaypointAt,
  withWaypointMoved,
} from './edits';
import { faultOfField, lackOf, planOf, planToCheck } from './plan';
import { distanceM, flightTimeS, lengthM, lineOf, routeOfDraft } from './route';

const NOW = new Date('2026-07-01T10:00:10Z');

function whole(): PlanDraft {
  const start = { ...emptyDraft(NOW), name: 'Search', aircraftId: 'a1' };
  return withWaypoint(withWaypoint(withTakeoff(start, { lat: 50, lon: 14 }), { lat: 50.01, lon: 14 }), { lat: 50.01, lon: 14.01 });
}

test('a new plan starts in five minutes by the clock of Prague', () => {
  expect(emptyDraft(NOW).start).toBe('2026-07-01T12:06');
});

describe('points', () => {
  test('a new one is as high as the one before', () => {
    const draft = whole();
    const first = draft.waypoints[0]!;
    const raised = { ...draft, waypoints: [first, { ...draft.waypoints[1]!, height: '85' }] };
    expect(withWaypoint(raised, null).waypoints[2]).toEqual({ key: 2, lat: '', lon: '', height: '85' });
  });

  test('keep their keys when others go', () => {
    const draft = withWaypoint(withoutWaypoint(whole(), 0), { lat: 1, lon: 2 });
    expect(draft.waypoints.map((point) => point.key)).toEqual([1, 2]);
  });

  test('move by dragging and by their place in the list', () => {
    const draft = withWaypointAt(whole(), 1, { lat: 50.1234567, lon: 14.5 });
    expect(draft.waypoints[1]).toMatchObject({ lat: '50.123457', lon: '14.5' });
    expect(withWaypointMoved(draft, 1, -1).waypoints.map((point) => point.key)).toEqual([1, 0]);
    expect(withWaypointMoved(draft, 1, 1)).toBe(draft);
    expect(withWaypointMoved(draft, 0, -1)).toBe(draft);
  });

  test('are at most so many', () => {
    let draft = whole();
    for (let index = 0; index < 300; index += 1) draft = withWaypoint(draft, { lat: 50, lon: 14 });
    expect(draft.waypoints.length).toBe(MAX_WAYPOINTS);
  });
});

test('numbers may be typed with a comma', () => {
  expect(['8', '8,5', ' 8.5 ', '-1', '−1', '.5', '5.'].map(numberOf)).toEqual([8, 8.5, 8.5, -1, -1, 0.5, 5]);
  expect(['', '8 m', '1e3', '1,2,3', '--1'].map(numberOf)).toEqual([null, null, null, null, null]);
});

test('a pasted pair of coordinates is recognised, a decimal comma is not one', () => {
  expect(pairOf('50.0755, 14.4378')).toEqual({ lat: 50.0755, lon: 14.4378 });
  expect(pairOf(' 50.0755 14.4378 ')).toEqual({ lat: 50.0755, lon: 14.4378 });
  expect(pairOf('50,0755')).toBeNull();
  expect(pairOf('50.0755')).toBeNull();
  expect(pairOf('95.1, 14.2')).toBeNull();
});

describe('the plan of a draft', () => {
  test('holds what was typed', () => {
    const { plan } = planOf({ ...whole(), speed: '7,5', groundBelow: '12' });
    expect(plan).toEqual({
      name: 'Search',
      purpose: 'search',
      aircraft_id: 'a1',
      start: '2026-07-01T10:06:00.000Z',
      speed_mps: 7.5,
      takeoff: { lat: 50, lon: 14 },
      waypoints: [
        { lat: 50.01, lon: 14, height_m: 60 },
        { lat: 50.01, lon: 14.01, height_m: 60 },
      ],
      area: null,
      ground_below_takeoff_m: 12,
      pilot_position: null,
      observers: [],
      crew: [],
      buffer_m: null,
    });
  });

  test('says who flies along', () => {
    const crew = [{ operator_id: 'o1', duty: 'payload_operator' as const }];
    const { plan } = planOf({ ...whole(), crew });
    expect(plan?.crew).toEqual(crew);
    expect(draftOf(plan!).crew).toEqual(crew);
    expect([faultOfField('crew'), faultOfField('crew[1].operator_id')]).toEqual(['crew', 'member']);
  });

  test('says where the people stand and how wide the buffer is', () => {
    const draft = withObserver(withPilot({ ...whole(), buffer: '45' }, { lat: '50.001', lon: '14' }), { lat: 50.005, lon: 14 });
    const { plan } = planOf(draft);
    expect(plan).toMatchObject({ pilot_position: { lat: 50.001, lon: 14 }, observers: [{ lat: 50.005, lon: 14 }], buffer_m: 45 });
    expect(planOf(draftOf(plan!)).plan).toEqual(plan);
    const bad = withObserverAt(withPilot(draft, { lat: '', lon: '14' }), 0, { lat: '50', lon: '200' });
    expect(planOf({ ...bad, buffer: '1001' }).faults).toEqual({ 'pilot_position.lat': 'lat', 'observers[0].lon': 'lon', buffer_m: 'buffer' });
  });

  test('undeclared ground is not zero', () => {
    expect(planOf(whole()).plan?.ground_below_takeoff_m).toBeNull();
    expect(planOf({ ...whole(), groundBelow: '0' }).plan?.ground_below_takeoff_m).toBe(0);
  });

  test('goes there and back', () => {
    const { plan } = planOf({ ...whole(), groundBelow: '12' });
    expect(planOf(draftOf(plan!)).plan).toEqual(plan);
  });

  test('an empty one has a fault at each field that is missing', () => {
    expect(planOf({ ...emptyDraft(NOW), start: '', speed: 'fast', groundBelow: '-1' }).faults).toEqual({
      name: 'name',
      aircraft_id: 'aircraft',
      start: 'start',
      speed_mps: 'speed',
      ground_below_takeoff_m: 'ground',
      'takeoff.lat': 'lat',
      'takeoff.lon': 'lon',
      waypoints: 'waypoints',
    });
  });

  test('faults of points name the point', () => {
    const draft = whole();
    const waypoints = [draft.waypoints[0]!, { ...draft.waypoints[1]!, lat: '91', height: '0' }];
    expect(planOf({ ...draft, waypoints }).faults).toEqual({ 'waypoints[1].lat': 'lat', 'waypoints[1].height_m': 'height' });
  });
});

describe('a check by itself', () => {
  test('does not wait for a name, but the plan that is kept does', () => {
    const draft = { ...whole(), name: ' ' };
    expect(planToCheck(draft).plan).toMatchObject({ waypoints: [{ height_m: 60 }, { height_m: 60 }] });
    expect(planOf(draft).faults).toEqual({ name: 'name' });
    expect(lackOf(draft)).toEqual([]);
  });

  test('says once what is missing', () => {
    expect(lackOf(emptyDraft(NOW))).toEqual(['aircraft', 'takeoff', 'waypoints']);
    const draft = withWaypoint(withWaypoint(whole(), null), null);
    expect(lackOf(draft)).toEqual(['waypoint']);
    expect(lackOf({ ...draft, waypoints: [{ key: 0, lat: '50', lon: '14', height: '' }] })).toEqual(['height']);
  });
});

test('observers come and go, and are at most so many', () => {
  let draft = withObserver(withObserver(whole(), null), { lat: 50, lon: 14 });
  expect(draft.observers.map((one) => one.key)).toEqual([0, 1]);
  draft = withoutObserver(draft, 0);
  expect(draft.observers).toEqual([{ key: 1, lat: '50', lon: '14' }]);
  for (let index = 0; index < 40; index += 1) draft = withObserver(draft, null);
  expect(draft.observers.length).toBe(MAX_OBSERVERS);
  expect(routeOfDraft(withPilot(draft, null)).observers.length).toBe(1);
});

test('a field that the server refuses has a sentence of ours', () => {
  expect(faultOfField('waypoints[2].height_m')).toBe('height');
  expect(faultOfField('waypoints[2]')).toBe('waypoint');
  expect(faultOfField('takeoff')).toBe('takeoff');
  expect(faultOfField('observers[3].lat')).toBe('lat');
  expect(faultOfField('buffer_m')).toBe('buffer');
  expect(faultOfField('speed_mps')).toBe('speed');
  expect(faultOfField('something_new')).toBeNull();
});

describe('the route of a draft', () => {
  test('goes over the points and back', () => {
    const route = routeOfDraft(whole());
    expect(lineOf(route).length).toBe(4);
    // A hundredth of a degree north is 1112 m, east at 50° north 715 m.
    expect(distanceM({ lat: 50, lon: 14 }, { lat: 50.01, lon: 14 })).toBeCloseTo(1111.95, 1);
    expect(lengthM(route)).toBeGreaterThan(1112 + 714 + 1300);
  });

  test('leaves out what has no position yet, and keeps the numbers', () => {
    const draft = withWaypoint(withWaypoint(whole(), null), { lat: 50.02, lon: 14 });
    expect(routeOfDraft(draft).points.map((point) => point.number)).toEqual([1, 2, 4]);
  });

  test('a flight time is told only when everything is known', () => {
    expect(flightTimeS(routeOfDraft(emptyDraft(NOW)), 8)).toBeNull();
    expect(flightTimeS(routeOfDraft(whole()), null)).toBeNull();
    expect(flightTimeS(routeOfDraft(whole()), 8)).toBeCloseTo(lengthM(routeOfDraft(whole())) / 8 + 60, 3);
  });
});
