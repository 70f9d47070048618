// The plan while somebody edits it: texts as typed, so that a half-typed number is not lost.
import type { CrewDuty, Duty, MissionPlan, Position, Purpose } from '../api/types';
import { minutesFrom, toPragueInput } from '../words/time';

export type PlaceDraft = { lat: string; lon: string };
export type PointDraft = PlaceDraft & { key: number; height: string };
export type ObserverDraft = PlaceDraft & { key: number };
/** Somebody who flies with the pilot. */
export type CrewDraft = CrewDuty;
export type PlanDraft = {
  name: string;
  purpose: Purpose;
  aircraftId: string;
  /** Wall time of Prague, `2025-06-01T14:30`. */
  start: string;
  speed: string;
  groundBelow: string;
  /** Metres beside the line; empty: as the rulebook says. */
  buffer: string;
  takeoff: PlaceDraft;
  waypoints: PointDraft[];
  /** Where the pilot stands; `null`: at the take-off point. */
  pilot: PlaceDraft | null;
  observers: ObserverDraft[];
  crew: CrewDraft[];
};

/** What is wrong with a field: the name of a sentence in the dictionary. */
export type Fault =
  | 'name'
  | 'purpose'
  | 'aircraft'
  | 'start'
  | 'speed'
  | 'lat'
  | 'lon'
  | 'height'
  | 'ground'
  | 'buffer'
  | 'observers'
  | 'crew'
  | 'member'
  | 'takeoff'
  | 'waypoints'
  | 'waypoint';
/** Faults by the name of the field as the API names it, such as `waypoints[2].height_m`. */
export type Faults = Record<string, Fault>;

export const PURPOSES: Purpose[] = ['search', 'surveillance', 'traffic', 'documentation', 'training', 'other'];
export const MAX_WAYPOINTS = 200;
export const MAX_OBSERVERS = 20;
export const DUTIES: Duty[] = ['observer', 'payload_operator'];
export const MAX_CREW = 10;
const START_IN_MINUTES = 5;

export function emptyDraft(now: Date): PlanDraft {
  return {
    name: '',
    purpose: 'search',
    aircraftId: '',
    start: toPragueInput(minutesFrom(now, START_IN_MINUTES)),
    speed: '8',
    groundBelow: '',
    buffer: '',
    takeoff: { lat: '', lon: '' },
    waypoints: [],
    pilot: null,
    observers: [],
    crew: [],
  };
}

export function draftOf(plan: MissionPlan): PlanDraft {
  return {
    name: plan.name,
    purpose: plan.purpose,
    aircraftId: plan.aircraft_id,
    start: toPragueInput(new Date(plan.start)),
    speed: String(plan.speed_mps),
    groundBelow: textOf(plan.ground_below_takeoff_m),
    buffer: textOf(plan.buffer_m),
    takeoff: texts(plan.takeoff),
    waypoints: plan.waypoints.map((point, key) => ({ key, ...texts(point), height: String(point.height_m) })),
    pilot: plan.pilot_position ? texts(plan.pilot_position) : null,
    observers: (plan.observers ?? []).map((place, key) => ({ key, ...texts(place) })),
    crew: plan.crew ?? [],
  };
}

const textOf = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));

/** Six decimals are 11 cm. */
export function texts(position: Position): PlaceDraft {
  const text = (value: number) => String(Math.round(value * 1e6) / 1e6);
  return { lat: text(position.lat), lon: text(position.lon) };
}

/** A number as people type it, with a point or a comma; `null` when it is not one. */
export function numberOf(text: string): number | null {
  const clean = text.trim().replace(',', '.').replace('−', '-');
  if (!/^-?\d+(\.\d*)?$|^-?\.\d+$/.test(clean)) return null;
  return Number(clean);
}

export function within(text: string, low: number, high: number): number | null {
  const value = numberOf(text);
  return value !== null && value >= low && value <= high ? value : null;
}

/** A position pasted into one field, such as `50.0755, 14.4378`; `null` when it is not a pair. */
export function pairOf(text: string): Position | null {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (!match) return null;
  const [lat, lon] = [Number(match[1]), Number(match[2])];
  // A decimal comma alone, as in `50,08`, is one number and not a pair of whole ones.
  if (!/\./.test(text)) return null;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

export function positionOf(point: PlaceDraft): Position | null {
  const [lat, lon] = [within(point.lat, -90, 90), within(point.lon, -180, 180)];
  return lat === null || lon === null ? null : { lat, lon };
}
