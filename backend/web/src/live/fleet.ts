// The live picture as a value: snapshots replace it, updates change single vehicles.
import type { LivePicture, LiveVehicle } from '../api/types';

export type Fleet = {
  vehicles: ReadonlyMap<string, LiveVehicle>;
  trails: ReadonlyMap<string, readonly TrailPoint[]>;
  /** How far the server's clock is ahead of ours, in milliseconds. */
  clockAheadMs: number;
};
export type TrailPoint = { lon: number; lat: number; atMs: number };

/** Trails reach back so far, and hold at most so many points: 200 vehicles then cost 10 MB at most. */
export const TRAIL_MS = 5 * 60_000;
export const TRAIL_POINTS = 600;
const TRAIL_STEP_MS = 500;

export function emptyFleet(): Fleet {
  return { vehicles: new Map(), trails: new Map(), clockAheadMs: 0 };
}

/** All vehicles at once: those that are not named are gone. Trails of the others stay. */
export function withSnapshot(fleet: Fleet, snapshot: LivePicture, nowMs: number): Fleet {
  const known = new Map([...fleet.trails].filter(([key]) => snapshot.vehicles.some((vehicle) => vehicle.key === key)));
  return merged({ ...fleet, vehicles: new Map(), trails: known }, snapshot, nowMs);
}

/** The vehicles that changed. */
export function withUpdate(fleet: Fleet, update: LivePicture, nowMs: number): Fleet {
  return merged(fleet, update, nowMs);
}

function merged(fleet: Fleet, change: LivePicture, nowMs: number): Fleet {
  const vehicles = new Map(fleet.vehicles);
  const trails = new Map(fleet.trails);
  for (const vehicle of change.vehicles) {
    vehicles.set(vehicle.key, vehicle);
    trails.set(vehicle.key, trailWith(trails.get(vehicle.key) ?? [], vehicle));
  }
  const at = Date.parse(change.at);
  return { vehicles, trails, clockAheadMs: Number.isNaN(at) ? fleet.clockAheadMs : at - nowMs };
}

function trailWith(trail: readonly TrailPoint[], vehicle: LiveVehicle): readonly TrailPoint[] {
  const atMs = Date.parse(vehicle.last_seen);
  if (!vehicle.position || Number.isNaN(atMs)) return trail;
  const last = trail.at(-1);
  const point = { lon: vehicle.position.lon, lat: vehicle.position.lat, atMs };
  const still = last && last.lon === point.lon && last.lat === point.lat;
  if (still || (last && atMs - last.atMs < TRAIL_STEP_MS)) return trail;
  const kept = trail.filter((old) => atMs - old.atMs <= TRAIL_MS && old.atMs <= atMs);
  return [...kept.slice(-(TRAIL_POINTS - 1)), point];
}

/** Milliseconds since a vehicle was heard, by the server's clock, never below zero. */
export function ageMs(fleet: Fleet, vehicle: LiveVehicle, nowMs: number): number {
  return Math.max(0, nowMs + fleet.clockAheadMs - Date.parse(vehicle.last_seen));
}

/** Vehicles in the order of the list: flying first, then by name. */
export function inOrder(fleet: Fleet): LiveVehicle[] {
  const rank = (vehicle: LiveVehicle) => (isFlying(vehicle) ? 0 : vehicle.armed ? 1 : vehicle.link === 'lost' ? 3 : 2);
  const name = (vehicle: LiveVehicle) => vehicle.registration ?? `~${vehicle.key}`;
  return [...fleet.vehicles.values()].sort((a, b) => rank(a) - rank(b) || name(a).localeCompare(name(b), 'cs', { numeric: true }));
}

export function isFlying(vehicle: LiveVehicle): boolean {
  return vehicle.flight_state === 'in_air' || vehicle.flight_state === 'taking_off' || vehicle.flight_state === 'landing';
}
