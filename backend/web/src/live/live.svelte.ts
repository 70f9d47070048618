// The live picture that all pages share while somebody is signed in.
import { api } from '../api/client';
import type { LiveVehicle } from '../api/types';
import { ageMs, emptyFleet, inOrder, withSnapshot, withUpdate, type Fleet, type TrailPoint } from './fleet';
import { freshness, status, type Freshness, type Status } from './status';
import { openStream, type StreamState } from './stream';

let fleet: Fleet = $state.raw(emptyFleet());
const stream = $state<{ state: StreamState; nowMs: number }>({ state: 'connecting', nowMs: Date.now() });
const missionListeners = new Set<(id: string) => void>();
const flightListeners = new Set<(id: string) => void>();

/** One row of the picture: a vehicle with what its age makes of it. */
export type Seen = { vehicle: LiveVehicle; ageMs: number; fresh: Freshness; status: Status };

function seen(vehicle: LiveVehicle): Seen {
  const age = ageMs(fleet, vehicle, stream.nowMs);
  const fresh = freshness(vehicle, age, stream.state === 'open');
  return { vehicle, ageMs: age, fresh, status: status(vehicle, fresh) };
}

export const live = {
  get state(): StreamState {
    return stream.state;
  },
  /** All vehicles, flying ones first. */
  get all(): Seen[] {
    return inOrder(fleet).map(seen);
  },
  /** The vehicle of an aircraft, when a station hears it. */
  ofAircraft(aircraftId: string): Seen | null {
    const found = [...fleet.vehicles.values()].find((vehicle) => vehicle.aircraft_id === aircraftId);
    return found ? seen(found) : null;
  },
  trail(key: string): readonly TrailPoint[] {
    return fleet.trails.get(key) ?? [];
  },
};

/** Calls back when a mission changes; returns what ends that. */
export function onMission(listener: (id: string) => void): () => void {
  missionListeners.add(listener);
  return () => missionListeners.delete(listener);
}

/** Calls back when a flight enters the log; returns what ends that. */
export function onFlight(listener: (id: string) => void): () => void {
  flightListeners.add(listener);
  return () => flightListeners.delete(listener);
}

/** Follows the stream until the returned function is called. */
export function followLive(): () => void {
  const clock = setInterval(() => (stream.nowMs = Date.now()), 1_000);
  const close = openStream(api.liveUrl, {
    state: (state) => (stream.state = state),
    snapshot: (data) => (fleet = withSnapshot(fleet, data, Date.now())),
    update: (data) => (fleet = withUpdate(fleet, data, Date.now())),
    mission: (data) => missionListeners.forEach((listener) => listener(data.id)),
    flight: (data) => flightListeners.forEach((listener) => listener(data.id)),
    // Asking for the session tells a lost session from a lost server; the client reacts to the former.
    broken: () => void api.session().catch(() => undefined),
  });
  return () => {
    clearInterval(clock);
    close();
    fleet = emptyFleet();
  };
}
