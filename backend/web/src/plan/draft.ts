// The plan while somebody edits it: texts as typed, so that a half-typed number is not lost.
import type { MissionPlan, Position, Purpose } from '../api/types';
import { fromPragueInput, minutesFrom, toPragueInput } from '../words/time';

export type PointDraft = { key: number; lat: string; lon: string; height: string };
export type PlanDraft = {
  name: string;
  purpose: Purpose;
  aircraftId: string;
  /** Wall time of Prague, `2025-06-01T14:30`. */
  start: string;
  speed: string;
  groundBelow: string;
  takeoff: { lat: string; lon: string };
  waypoints: PointDraft[];
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
  | 'takeoff'
  | 'waypoints'
  | 'waypoint';
/** Faults by the name of the field as the API names it, such as `waypoints[2].height_m`. */
export type Faults = Record<string, Fault>;

export const PURPOSES: Purpose[] = ['search', 'surveillance', 'traffic', 'documentation', 'training', 'other'];
export const MAX_WAYPOINTS = 200;
const FIRST_HEIGHT = '60';
const START_IN_MINUTES = 5;

export function emptyDraft(now: Date): PlanDraft {
  return {
    name: '',
    purpose: 'search',
    aircraftId: '',
    start: toPragueInput(minutesFrom(now, START_IN_MINUTES)),
    speed: '8',
    groundBelow: '',
    takeoff: { lat: '', lon: '' },
    waypoints: [],
  };
}

export function draftOf(plan: MissionPlan): PlanDraft {
  return {
    name: plan.name,
    purpose: plan.purpose,
    aircraftId: plan.aircraft_id,
    start: toPragueInput(new Date(plan.start)),
    speed: String(plan.speed_mps),
    groundBelow: plan.ground_below_takeoff_m === null ? '' : String(plan.ground_below_takeoff_m),
    takeoff: texts(plan.takeoff),
    waypoints: plan.waypoints.map((point, key) => ({ key, ...texts(point), height: String(point.height_m) })),
  };
}

/** Six decimals are 11 cm. */
function texts(position: Position): { lat: string; lon: string } {
  const text = (value: number) => String(Math.round(value * 1e6) / 1e6);
  return { lat: text(position.lat), lon: text(position.lon) };
}

/** A number as people type it, with a point or a comma; `null` when it is not one. */
export function numberOf(text: string): number | null {
  const clean = text.trim().replace(',', '.').replace('−', '-');
  if (!/^-?\d+(\.\d*)?$|^-?\.\d+$/.test(clean)) return null;
  return Number(clean);
}

function within(text: string, low: number, high: number): number | null {
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

export function positionOf(point: { lat: string; lon: string }): Position | null {
  const [lat, lon] = [within(point.lat, -90, 90), within(point.lon, -180, 180)];
  return lat === null || lon === null ? null : { lat, lon };
}

export function withTakeoff(draft: PlanDraft, position: Position): PlanDraft {
  return { ...draft, takeoff: texts(position) };
}

/** A point at the end, as high as the one before it; without a position its fields are empty. */
export function withWaypoint(draft: PlanDraft, position: Position | null): PlanDraft {
  if (draft.waypoints.length >= MAX_WAYPOINTS) return draft;
  const key = Math.max(-1, ...draft.waypoints.map((point) => point.key)) + 1;
  const height = draft.waypoints.at(-1)?.height ?? FIRST_HEIGHT;
  const place = position ? texts(position) : { lat: '', lon: '' };
  return { ...draft, waypoints: [...draft.waypoints, { key, ...place, height }] };
}

export function withWaypointAt(draft: PlanDraft, key: number, position: Position): PlanDraft {
  const moved = (point: PointDraft) => (point.key === key ? { ...point, ...texts(position) } : point);
  return { ...draft, waypoints: draft.waypoints.map(moved) };
}

export function withoutWaypoint(draft: PlanDraft, key: number): PlanDraft {
  return { ...draft, waypoints: draft.waypoints.filter((point) => point.key !== key) };
}

/** The point one place earlier (-1) or later (1); at the end of the list nothing changes. */
export function withWaypointMoved(draft: PlanDraft, key: number, by: -1 | 1): PlanDraft {
  const from = draft.waypoints.findIndex((point) => point.key === key);
  const to = from + by;
  const [a, b] = [draft.waypoints[from], draft.waypoints[to]];
  if (!a || !b) return draft;
  const waypoints = [...draft.waypoints];
  waypoints[from] = b;
  waypoints[to] = a;
  return { ...draft, waypoints };
}

/** The plan to send, or what is wrong with the draft. */
export function planOf(draft: PlanDraft): { plan: MissionPlan; faults: null } | { plan: null; faults: Faults } {
  const faults: Faults = {};
  const need = <T>(value: T | null, field: string, fault: Fault): T | null => {
    if (value === null) faults[field] = fault;
    return value;
  };
  const name = draft.name.trim();
  if (name === '' || name.length > 120) faults['name'] = 'name';
  if (draft.aircraftId === '') faults['aircraft_id'] = 'aircraft';
  const start = need(fromPragueInput(draft.start), 'start', 'start');
  const speed_mps = need(within(draft.speed, 0.5, 25), 'speed_mps', 'speed');
  const ground = draft.groundBelow.trim() === '' ? null : need(within(draft.groundBelow, 0, 1000), 'ground_below_takeoff_m', 'ground');
  const takeoff = {
    lat: need(within(draft.takeoff.lat, -90, 90), 'takeoff.lat', 'lat'),
    lon: need(within(draft.takeoff.lon, -180, 180), 'takeoff.lon', 'lon'),
  };
  if (draft.waypoints.length === 0 || draft.waypoints.length > MAX_WAYPOINTS) faults['waypoints'] = 'waypoints';
  const waypoints = draft.waypoints.map((point, index) => ({
    lat: need(within(point.lat, -90, 90), `waypoints[${index}].lat`, 'lat'),
    lon: need(within(point.lon, -180, 180), `waypoints[${index}].lon`, 'lon'),
    height_m: need(within(point.height, 1, 500), `waypoints[${index}].height_m`, 'height'),
  }));
  if (Object.keys(faults).length > 0) return { plan: null, faults };
  return {
    plan: {
      name,
      purpose: draft.purpose,
      aircraft_id: draft.aircraftId,
      start: (start as Date).toISOString(),
      speed_mps: speed_mps as number,
      takeoff: takeoff as Position,
      waypoints: waypoints as MissionPlan['waypoints'],
      area: null,
      ground_below_takeoff_m: ground,
      pilot_position: null,
      observers: [],
      buffer_m: null,
    },
    faults: null,
  };
}

/** The sentence for a field that the server refused; `null` when there is none of our own. */
export function faultOfField(field: string): Fault | null {
  if (/^waypoints\[\d+\]\.lat$/.test(field) || field === 'takeoff.lat') return 'lat';
  if (/^waypoints\[\d+\]\.lon$/.test(field) || field === 'takeoff.lon') return 'lon';
  if (/^waypoints\[\d+\]\.height_m$/.test(field)) return 'height';
  if (/^waypoints\[\d+\]/.test(field)) return 'waypoint';
  const known: Record<string, Fault> = {
    name: 'name',
    purpose: 'purpose',
    aircraft_id: 'aircraft',
    start: 'start',
    speed_mps: 'speed',
    ground_below_takeoff_m: 'ground',
    takeoff: 'takeoff',
    waypoints: 'waypoints',
  };
  return known[field] ?? null;
}
