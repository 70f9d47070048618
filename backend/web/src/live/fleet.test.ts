// The live picture: snapshots, updates, trails and ages.
import { describe, expect, test } from 'vitest';
import type { LiveVehicle } from '../api/types';
import { ageMs, emptyFleet, inOrder, TRAIL_MS, TRAIL_POINTS, withSnapshot, withUpdate } from './fleet';
import { batteryTone, freshness, STALE_MS, status } from './status';

const NOW = Date.parse('2026-05-01T10:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();

function vehicle(key: string, changes: Partial<LiveVehicle> = {}): LiveVehicle {
  return {
    key,
    station: 'Kladno',
    aircraft_id: null,
    registration: key,
    type_name: 'BRUS',
    system_id: 1,
    uid: null,
    link: 'live',
    armed: false,
    flight_state: 'on_ground',
    mode: null,
    position: { lat: 50, lon: 14 },
    height_m: null,
    amsl_m: null,
    heading_deg: null,
    speed_mps: null,
    climb_mps: null,
    battery_pct: null,
    battery_v: null,
    satellites: null,
    mission_seq: null,
    loss_pct: null,
    parachute_released: false,
    message: null,
    last_seen: iso(NOW),
    ...changes,
  };
}

const picture = (vehicles: LiveVehicle[], at = NOW) => ({ at: iso(at), vehicles });

describe('the picture', () => {
  test('an update changes only the vehicles that it names', () => {
    let fleet = withSnapshot(emptyFleet(), picture([vehicle('a'), vehicle('b')]), NOW);
    fleet = withUpdate(fleet, picture([vehicle('b', { armed: true })]), NOW);
    expect([...fleet.vehicles.keys()]).toEqual(['a', 'b']);
    expect(fleet.vehicles.get('b')?.armed).toBe(true);
    expect(fleet.vehicles.get('a')?.armed).toBe(false);
  });

  test('a snapshot removes the vehicles that it does not name', () => {
    let fleet = withSnapshot(emptyFleet(), picture([vehicle('a'), vehicle('b')]), NOW);
    fleet = withSnapshot(fleet, picture([vehicle('b')]), NOW);
    expect([...fleet.vehicles.keys()]).toEqual(['b']);
    expect([...fleet.trails.keys()]).toEqual(['b']);
  });

  test('the old picture is left as it was', () => {
    const before = withSnapshot(emptyFleet(), picture([vehicle('a')]), NOW);
    withUpdate(before, picture([vehicle('a', { armed: true })]), NOW);
    expect(before.vehicles.get('a')?.armed).toBe(false);
  });

  test('flying vehicles come first, lost ones last', () => {
    const all = [vehicle('c', { link: 'lost' }), vehicle('b'), vehicle('a2'), vehicle('a10'), vehicle('d', { flight_state: 'in_air' }), vehicle('e', { armed: true })];
    const fleet = withSnapshot(emptyFleet(), picture(all), NOW);
    expect(inOrder(fleet).map(({ key }) => key)).toEqual(['d', 'e', 'a2', 'a10', 'b', 'c']);
  });
});

describe('the age of a position', () => {
  test('counts by the clock of the server', () => {
    const seen = vehicle('a', { last_seen: iso(NOW - 1_000) });
    // Our clock is a minute behind.
    const fleet = withSnapshot(emptyFleet(), picture([seen]), NOW - 60_000);
    expect(ageMs(fleet, seen, NOW - 60_000)).toBe(1_000);
    expect(ageMs(fleet, seen, NOW - 57_000)).toBe(4_000);
  });

  test('is never negative', () => {
    const seen = vehicle('a', { last_seen: iso(NOW + 500) });
    expect(ageMs(withSnapshot(emptyFleet(), picture([seen]), NOW), seen, NOW)).toBe(0);
  });
});

describe('trails', () => {
  const along = (count: number, stepMs: number) => {
    let fleet = emptyFleet();
    for (let index = 0; index < count; index += 1) {
      const at = NOW + index * stepMs;
      fleet = withUpdate(fleet, picture([vehicle('a', { position: { lat: 50 + index / 1e5, lon: 14 }, last_seen: iso(at) })], at), at);
    }
    return fleet.trails.get('a') ?? [];
  };

  test('reach back a few minutes and stay bounded', () => {
    expect(along(1_000, 1_000).length).toBe(TRAIL_MS / 1_000 + 1);
    expect(along(2_000, 500).length).toBe(TRAIL_POINTS);
  });

  test('take at most two points a second', () => {
    expect(along(50, 100).length).toBe(10);
  });

  test('do not grow while the vehicle stands or does not know where it is', () => {
    let fleet = withUpdate(emptyFleet(), picture([vehicle('a')]), NOW);
    fleet = withUpdate(fleet, picture([vehicle('a', { last_seen: iso(NOW + 5_000) })]), NOW);
    fleet = withUpdate(fleet, picture([vehicle('a', { position: null, last_seen: iso(NOW + 9_000) })]), NOW);
    expect(fleet.trails.get('a')?.length).toBe(1);
  });
});

describe('freshness', () => {
  test('is that of the link while positions come', () => {
    expect(freshness(vehicle('a'), 100, true)).toBe('live');
    expect(freshness(vehicle('a', { link: 'degraded' }), 100, true)).toBe('degraded');
  });

  test('old positions, and a broken stream, are stale', () => {
    expect(freshness(vehicle('a'), STALE_MS + 1, true)).toBe('stale');
    expect(freshness(vehicle('a'), 0, false)).toBe('stale');
    expect(freshness(vehicle('a', { last_seen: 'nonsense' }), NaN, true)).toBe('stale');
  });

  test('lost stays lost', () => {
    expect(freshness(vehicle('a', { link: 'lost' }), 0, true)).toBe('lost');
  });
});

describe('the state in a word', () => {
  test('a parachute outweighs everything', () => {
    expect(status(vehicle('a', { parachute_released: true, link: 'lost' }), 'lost')).toBe('parachute');
  });

  test('a lost link outweighs what was last told', () => {
    expect(status(vehicle('a', { flight_state: 'in_air' }), 'lost')).toBe('lost');
    expect(status(vehicle('a', { flight_state: 'in_air' }), 'stale')).toBe('stale');
  });

  test('armed on the ground is said', () => {
    expect(status(vehicle('a', { armed: true }), 'live')).toBe('armed');
    expect(status(vehicle('a', { flight_state: 'unknown' }), 'live')).toBe('unknown');
  });

  test('a battery that was never told is not full', () => {
    expect([null, 0, 20, 35, 36].map(batteryTone)).toEqual(['unknown', 'danger', 'danger', 'warn', 'neutral']);
  });
});
