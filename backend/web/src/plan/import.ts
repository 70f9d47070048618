// A mission file in the plan that is drawn: what it says takes the place of what was there.
import type { PlanParts } from '../api/types';
import { toPragueInput } from '../words/time';
import { texts, type PlanDraft } from './draft';

/** What a file can say beside its waypoints, in the order in which people are told of it. */
const NAMED = [
  'name',
  'purpose',
  'aircraft_id',
  'start',
  'speed_mps',
  'takeoff',
  'ground_below_takeoff_m',
  'pilot_position',
  'observers',
  'buffer_m',
] as const;
export type NamedPart = (typeof NAMED)[number];

/** The draft with all that a file says; what it does not say stays as it is. */
export function merged(draft: PlanDraft, parts: PlanParts, file: string): PlanDraft {
  const text = (value: number | null, own: string) => (value === null ? own : String(value));
  const unnamed = draft.name.trim() === '' ? stem(file) : draft.name;
  return {
    name: parts.name ?? unnamed,
    purpose: parts.purpose ?? draft.purpose,
    aircraftId: parts.aircraft_id ?? draft.aircraftId,
    start: parts.start === null ? draft.start : startOf(parts.start),
    speed: text(parts.speed_mps, draft.speed),
    groundBelow: text(parts.ground_below_takeoff_m, draft.groundBelow),
    buffer: text(parts.buffer_m, draft.buffer),
    takeoff: parts.takeoff ? texts(parts.takeoff) : draft.takeoff,
    waypoints:
      parts.waypoints.length === 0
        ? draft.waypoints
        : parts.waypoints.map((point, key) => ({ key, ...texts(point), height: text(point.height_m, '') })),
    pilot: parts.pilot_position ? texts(parts.pilot_position) : draft.pilot,
    observers: parts.observers.length === 0 ? draft.observers : parts.observers.map((place, key) => ({ key, ...texts(place) })),
    crew: draft.crew,
  };
}

/** What a file says beside its waypoints. */
export function namedParts(parts: PlanParts): NamedPart[] {
  return NAMED.filter((part) => {
    const value = parts[part];
    return Array.isArray(value) ? value.length > 0 : value !== null;
  });
}

/** The name of a file without its ending. */
export function stem(file: string): string {
  return file.replace(/(?!^)\.[^.]*$/, '').trim();
}

/** To the next full minute, because the form has no seconds and an earlier start may be past. */
function startOf(at: string): string {
  const minute = 60_000;
  return toPragueInput(new Date(Math.ceil(new Date(at).getTime() / minute) * minute));
}
