// What a vehicle's numbers mean in one word: how fresh it is, and what it does.
import type { LiveVehicle } from '../api/types';
import { isFlying } from './fleet';

/** A position older than this is not shown as current. */
export const STALE_MS = 5_000;

export type Freshness = 'live' | 'stale' | 'degraded' | 'lost';
export type Status = 'parachute' | 'lost' | 'stale' | 'in_air' | 'taking_off' | 'landing' | 'armed' | 'on_ground' | 'unknown';
export type Tone = 'ok' | 'warn' | 'danger' | 'info' | 'unknown' | 'neutral';

/** How far the picture of a vehicle can be trusted; a broken stream makes everything stale. */
export function freshness(vehicle: LiveVehicle, age: number, connected: boolean): Freshness {
  if (vehicle.link === 'lost') return 'lost';
  if (!connected || age > STALE_MS || Number.isNaN(age)) return 'stale';
  return vehicle.link;
}

export function status(vehicle: LiveVehicle, fresh: Freshness): Status {
  if (vehicle.parachute_released) return 'parachute';
  if (fresh === 'lost' || fresh === 'stale') return fresh;
  if (isFlying(vehicle)) return vehicle.flight_state as Status;
  if (vehicle.armed) return 'armed';
  return vehicle.flight_state as Status;
}

export const STATUS_TONE: Record<Status, Tone> = {
  parachute: 'danger',
  lost: 'danger',
  stale: 'warn',
  in_air: 'info',
  taking_off: 'info',
  landing: 'info',
  armed: 'warn',
  on_ground: 'neutral',
  unknown: 'unknown',
};

export const FRESHNESS_TONE: Record<Freshness, Tone> = { live: 'ok', stale: 'warn', degraded: 'warn', lost: 'danger' };

/** A battery below these is worth a warning, then an alarm. */
export function batteryTone(percent: number | null): Tone {
  if (percent === null) return 'unknown';
  return percent <= 20 ? 'danger' : percent <= 35 ? 'warn' : 'neutral';
}
