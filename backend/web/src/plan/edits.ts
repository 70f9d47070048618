// Changes of a plan that is being edited: each gives a new draft and leaves the old one as it was.
import type { Position } from '../api/types';
import { MAX_OBSERVERS, MAX_WAYPOINTS, texts, type ObserverDraft, type PlaceDraft, type PlanDraft, type PointDraft } from './draft';

const FIRST_HEIGHT = '60';
const EMPTY: PlaceDraft = { lat: '', lon: '' };

const nextKey = (points: { key: number }[]) => Math.max(-1, ...points.map((point) => point.key)) + 1;

export function withTakeoff(draft: PlanDraft, position: Position): PlanDraft {
  return { ...draft, takeoff: texts(position) };
}

/** A point at the end, as high as the one before it; without a position its fields are empty. */
export function withWaypoint(draft: PlanDraft, position: Position | null): PlanDraft {
  if (draft.waypoints.length >= MAX_WAYPOINTS) return draft;
  const height = draft.waypoints.at(-1)?.height ?? FIRST_HEIGHT;
  const place = position ? texts(position) : EMPTY;
  return { ...draft, waypoints: [...draft.waypoints, { key: nextKey(draft.waypoints), ...place, height }] };
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

/** The pilot at a place; `null` is at the take-off point. */
export function withPilot(draft: PlanDraft, pilot: PlaceDraft | null): PlanDraft {
  return { ...draft, pilot };
}

/** One observer more; without a position the fields are empty. */
export function withObserver(draft: PlanDraft, position: Position | null): PlanDraft {
  if (draft.observers.length >= MAX_OBSERVERS) return draft;
  const place = position ? texts(position) : EMPTY;
  return { ...draft, observers: [...draft.observers, { key: nextKey(draft.observers), ...place }] };
}

export function withObserverAt(draft: PlanDraft, key: number, place: PlaceDraft): PlanDraft {
  const moved = (one: ObserverDraft) => (one.key === key ? { key, lat: place.lat, lon: place.lon } : one);
  return { ...draft, observers: draft.observers.map(moved) };
}

export function withoutObserver(draft: PlanDraft, key: number): PlanDraft {
  return { ...draft, observers: draft.observers.filter((one) => one.key !== key) };
}
