// The system's shapes as GeoJSON for the map.
import type { Feature, FeatureCollection, Geometry, Position as Coordinates } from 'geojson';
import type { Position, TrackPoint, Zone } from '../api/types';
import type { TrailPoint } from '../live/fleet';
import type { ZoneMeaning } from '../plan/meaning';
import { around, lineOf, type DraftRoute } from '../plan/route';
import { TOWNS } from './towns';

/** Metres that a pixel of the map shows at the equator when it is zoomed out wholly. */
export const METRES_PER_PIXEL_AT_ZOOM_0 = 78_271.5;
export const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };

const feature = (geometry: Geometry, properties: Record<string, unknown> = {}): Feature => ({
  type: 'Feature',
  properties,
  geometry,
});
const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });
const point = (position: Position): Geometry => ({ type: 'Point', coordinates: [position.lon, position.lat] });

export function townsOf(): FeatureCollection {
  return collection(TOWNS.map(([name, lat, lon, rank]) => feature(point({ lat, lon }), { name, rank })));
}

export function zonesOf(zones: Zone[]): FeatureCollection {
  return collection(
    zones.map((zone) => feature(zone.area, { identifier: zone.identifier, restriction: zone.restriction })),
  );
}

/** The zones that mean something for a mission. */
export function meaningsOfZones(zones: Zone[], meanings: Map<string, ZoneMeaning>): FeatureCollection {
  const features = zones.flatMap((zone) => {
    const found = meanings.get(zone.identifier);
    return found ? [feature(zone.area, { identifier: zone.identifier, meaning: found.meaning })] : [];
  });
  return collection(features);
}

/** The line of a plan as wide as its buffer. */
export function bufferOf(route: DraftRoute, bufferM: number): FeatureCollection {
  const line = lineOf(route);
  const [first] = line;
  if (!first || line.length < 2 || bufferM <= 0) return NOTHING;
  const pixels = (2 * bufferM) / (METRES_PER_PIXEL_AT_ZOOM_0 * Math.cos((first.lat * Math.PI) / 180));
  return collection([feature({ type: 'LineString', coordinates: line.map(({ lat, lon }) => [lon, lat]) }, { pixels })]);
}

/** The way of a plan and its points; `metres` writes a height. */
export function routeOf(route: DraftRoute, metres: (height: number) => string): FeatureCollection {
  const line = lineOf(route).map((position): Coordinates => [position.lon, position.lat]);
  const features: Feature[] = [];
  if (line.length > 1) features.push(feature({ type: 'LineString', coordinates: line }, { kind: 'line' }));
  if (route.takeoff && route.radiusM) {
    const ring = around(route.takeoff, route.radiusM, 64).map(({ lon, lat }): Coordinates => [lon, lat]);
    features.push(feature({ type: 'Polygon', coordinates: [[...ring, ring[0] ?? []]] }, { kind: 'area' }));
  }
  for (const waypoint of route.points) {
    const label = waypoint.heightM === null ? '?' : metres(waypoint.heightM);
    features.push(feature(point(waypoint.position), { kind: 'waypoint', number: String(waypoint.number), label }));
  }
  for (const { number, position } of route.observers) {
    features.push(feature(point(position), { kind: 'observer', number: `O${number}`, label: '' }));
  }
  if (route.pilot) features.push(feature(point(route.pilot), { kind: 'pilot', number: 'P', label: '' }));
  if (route.takeoff) features.push(feature(point(route.takeoff), { kind: 'takeoff', number: 'H', label: '' }));
  return collection(features);
}

/** A flown track with the places where it begins and ends. */
export function trackOf(points: TrackPoint[], names: { takeoff: string; landing: string | null }): FeatureCollection {
  const line = points.map(([, lon, lat]): Coordinates => [lon, lat]);
  const features: Feature[] = [];
  if (line.length > 1) features.push(feature({ type: 'LineString', coordinates: line }, { kind: 'line' }));
  const [first, last] = [line[0], line.at(-1)];
  if (first) features.push(feature({ type: 'Point', coordinates: first }, { kind: 'takeoff', label: names.takeoff }));
  if (last && names.landing) {
    features.push(feature({ type: 'Point', coordinates: last }, { kind: 'landing', label: names.landing }));
  }
  return collection(features);
}

/** Where take-offs were: each with its number of flights, and with that as a part of the greatest. */
export function placesOf(places: (Position & { flights: number })[]): FeatureCollection {
  const most = places.reduce((greatest, place) => Math.max(greatest, place.flights), 1);
  return collection(places.map((place) => feature(point(place), { flights: place.flights, weight: place.flights / most })));
}

/** Two flown tracks, each with its name where it begins. */
export function tracksOf(a: TrackPoint[], b: TrackPoint[]): FeatureCollection {
  const named = (points: TrackPoint[], name: string) => trackOf(points, { takeoff: name, landing: null }).features;
  const other = named(b, 'B').map((one) => (one.properties?.['kind'] === 'line' ? { ...one, properties: { kind: 'other' } } : one));
  return collection([...other, ...named(a, 'A')]);
}

/** Where two flights are that are played side by side. */
export function cursorsOf(cursors: { a: Position | null; b: Position | null }): FeatureCollection {
  const of = (name: 'a' | 'b') => (cursors[name] ? [feature(point(cursors[name]), { of: name })] : []);
  return collection([...of('a'), ...of('b')]);
}

export function trailOf(trail: readonly TrailPoint[]): FeatureCollection {
  if (trail.length < 2) return NOTHING;
  return collection([feature({ type: 'LineString', coordinates: trail.map(({ lon, lat }) => [lon, lat]) })]);
}

export function anyOf(geometry: Geometry | null): FeatureCollection {
  return geometry ? collection([feature(geometry)]) : NOTHING;
}

/** Every coordinate of a geometry, in order. */
export function coordinatesOf(geometry: Geometry): Coordinates[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(coordinatesOf);
  const flatten = (value: unknown): Coordinates[] =>
    Array.isArray(value) && typeof value[0] === 'number' ? [value as Coordinates] : (value as unknown[]).flatMap(flatten);
  return flatten(geometry.coordinates);
}

/** West, south, east, north of coordinates; `null` of none. */
export function boundsOf(coordinates: Coordinates[]): [number, number, number, number] | null {
  if (coordinates.length === 0) return null;
  const [lons, lats] = [coordinates.map(([lon = 0]) => lon), coordinates.map(([, lat = 0]) => lat)];
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
  const greatest = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
  return [least(lons), least(lats), greatest(lons), greatest(lats)];
}
