// The route of a plan in numbers: where it goes, how long it is, how long it takes.
import type { MissionPlan, Position } from '../api/types';
import { numberOf, positionOf, type PlanDraft } from './draft';

const EARTH_RADIUS_M = 6_371_000;
/** Rates that the estimate reckons with, as the server does, metres per second. */
const CLIMB_MPS = 3;
const DESCENT_MPS = 1.5;

export type RoutePoint = { key: number; number: number; position: Position; heightM: number | null };
/** What can be drawn of a draft: points without a valid position are left out. */
export type DraftRoute = {
  takeoff: Position | null;
  points: RoutePoint[];
  pilot: Position | null;
  observers: { key: number; number: number; position: Position }[];
  /** How far around the take-off point it is flown by hand; `null`: along the points. */
  radiusM: number | null;
};
export const NO_ROUTE: DraftRoute = { takeoff: null, points: [], pilot: null, observers: [], radiusM: null };

export function distanceM(a: Position, b: Position): number {
  const rad = Math.PI / 180;
  const half = (x: number) => Math.sin(x / 2) ** 2;
  const h = half((b.lat - a.lat) * rad) + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * half((b.lon - a.lon) * rad);
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

export function routeOfDraft(draft: PlanDraft): DraftRoute {
  const points = draft.waypoints.flatMap((point, index): RoutePoint[] => {
    const position = positionOf(point);
    return position ? [{ key: point.key, number: index + 1, position, heightM: numberOf(point.height) }] : [];
  });
  const observers = draft.observers.flatMap((one, index) => {
    const position = positionOf(one);
    return position ? [{ key: one.key, number: index + 1, position }] : [];
  });
  return { takeoff: positionOf(draft.takeoff), points, pilot: draft.pilot && positionOf(draft.pilot), observers, radiusM: null };
}

export function routeOfPlan(plan: MissionPlan): DraftRoute {
  const points = plan.waypoints.map((point, key) => ({
    key,
    number: key + 1,
    position: { lat: point.lat, lon: point.lon },
    heightM: point.height_m,
  }));
  const observers = plan.observers.map((position, key) => ({ key, number: key + 1, position }));
  return { takeoff: plan.takeoff, points, pilot: plan.pilot_position, observers, radiusM: plan.area?.radius_m ?? null };
}

/** From the take-off point over the waypoints and back. */
export function lineOf(route: DraftRoute): Position[] {
  const points = route.points.map((point) => point.position);
  if (!route.takeoff) return points;
  return points.length === 0 ? [route.takeoff] : [route.takeoff, ...points, route.takeoff];
}

/** Places so many metres away in the directions of the compass. */
export function around(centre: Position, radiusM: number, count: number): Position[] {
  const degree = (EARTH_RADIUS_M * Math.PI) / 180;
  return Array.from({ length: count }, (_, index) => {
    const bearing = (2 * Math.PI * index) / count;
    return {
      lat: centre.lat + (radiusM * Math.cos(bearing)) / degree,
      lon: centre.lon + (radiusM * Math.sin(bearing)) / (degree * Math.cos((centre.lat * Math.PI) / 180)),
    };
  });
}

/** What must be seen of a route to see all of it. */
export function extentOf(route: DraftRoute): Position[] {
  return route.takeoff && route.radiusM ? around(route.takeoff, route.radiusM, 4) : lineOf(route);
}

export function lengthM(route: DraftRoute): number {
  const line = lineOf(route);
  return line.slice(1).reduce((sum, to, index) => sum + distanceM(line[index] as Position, to), 0);
}

/** Seconds that the flight takes about; `null` while something is missing. */
export function flightTimeS(route: DraftRoute, speedMps: number | null): number | null {
  const heights = route.points.map((point) => point.heightM);
  const [first, last] = [heights[0], heights.at(-1)];
  if (!speedMps || !route.takeoff || first === undefined || last === undefined || first === null || last === null) return null;
  return lengthM(route) / speedMps + first / CLIMB_MPS + last / DESCENT_MPS;
}
