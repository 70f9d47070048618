// From the draft to the plan that is sent, and from the server's refusals back to the fields.
import type { MissionPlan, Position } from '../api/types';
import { fromPragueInput } from '../words/time';
import { MAX_OBSERVERS, MAX_WAYPOINTS, within, type Fault, type Faults, type PlaceDraft, type PlanDraft } from './draft';

export type Made = { plan: MissionPlan; faults: null } | { plan: null; faults: Faults };

/** Stands in for the name while the plan is only checked: no rule reads it. */
const NO_NAME = '—';

/** The plan to send, or what is wrong with the draft. */
export function planOf(draft: PlanDraft): Made {
  const faults: Faults = {};
  const need = <T>(value: T | null, field: string, fault: Fault): T | null => {
    if (value === null) faults[field] = fault;
    return value;
  };
  const optional = (text: string, field: string, fault: Fault) =>
    text.trim() === '' ? null : need(within(text, 0, 1000), field, fault);
  const place = (point: PlaceDraft, field: string) => ({
    lat: need(within(point.lat, -90, 90), `${field}.lat`, 'lat'),
    lon: need(within(point.lon, -180, 180), `${field}.lon`, 'lon'),
  });
  const name = draft.name.trim();
  if (name === '' || name.length > 120) faults['name'] = 'name';
  if (draft.aircraftId === '') faults['aircraft_id'] = 'aircraft';
  const start = need(fromPragueInput(draft.start), 'start', 'start');
  const speed_mps = need(within(draft.speed, 0.5, 25), 'speed_mps', 'speed');
  const ground = optional(draft.groundBelow, 'ground_below_takeoff_m', 'ground');
  const buffer = optional(draft.buffer, 'buffer_m', 'buffer');
  const takeoff = place(draft.takeoff, 'takeoff');
  if (draft.waypoints.length === 0 || draft.waypoints.length > MAX_WAYPOINTS) faults['waypoints'] = 'waypoints';
  if (draft.observers.length > MAX_OBSERVERS) faults['observers'] = 'observers';
  const waypoints = draft.waypoints.map((point, index) => ({
    ...place(point, `waypoints[${index}]`),
    height_m: need(within(point.height, 1, 500), `waypoints[${index}].height_m`, 'height'),
  }));
  const pilot = draft.pilot && place(draft.pilot, 'pilot_position');
  const observers = draft.observers.map((one, index) => place(one, `observers[${index}]`));
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
      pilot_position: pilot as Position | null,
      observers: observers as Position[],
      crew: draft.crew,
      buffer_m: buffer,
    },
    faults: null,
  };
}

/** The same for a check by itself, which does not wait for a name. */
export function planToCheck(draft: PlanDraft): Made {
  return planOf(draft.name.trim() === '' ? { ...draft, name: NO_NAME } : draft);
}

/** What a draft still lacks before it can be checked, each thing once. */
export function lackOf(draft: PlanDraft): Fault[] {
  const { faults } = planToCheck(draft);
  const things = Object.entries(faults ?? {}).map(([field, fault]): Fault => {
    if (field.startsWith('takeoff')) return 'takeoff';
    return /^waypoints\[\d+\]/.test(field) && fault !== 'height' ? 'waypoint' : fault;
  });
  return [...new Set(things)];
}

/** The sentence for a field that the server refused; `null` when there is none of our own. */
export function faultOfField(field: string): Fault | null {
  if (/\.lat$/.test(field)) return 'lat';
  if (/\.lon$/.test(field)) return 'lon';
  if (/^waypoints\[\d+\]\.height_m$/.test(field)) return 'height';
  if (/^waypoints\[\d+\]/.test(field)) return 'waypoint';
  if (/^crew\[\d+\]/.test(field)) return 'member';
  const known: Record<string, Fault> = {
    name: 'name',
    purpose: 'purpose',
    aircraft_id: 'aircraft',
    start: 'start',
    speed_mps: 'speed',
    ground_below_takeoff_m: 'ground',
    buffer_m: 'buffer',
    observers: 'observers',
    crew: 'crew',
    takeoff: 'takeoff',
    waypoints: 'waypoints',
  };
  return known[field] ?? null;
}
