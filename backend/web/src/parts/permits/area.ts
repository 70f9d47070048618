// The area of a permit while it is drawn: corners, a circle, or GeoJSON that was pasted.
import type { Geometry, Polygon } from 'geojson';
import type { AreaInput, Position, Shape } from '../../api/types';

export type AreaDraft = { corners: [number, number][]; radius: string; circle: boolean };
export const EMPTY_AREA: AreaDraft = { corners: [], radius: '1000', circle: false };
const EARTH_RADIUS_M = 6_371_000;

export function areaDraft(shape: Shape | null): AreaDraft {
  if (shape?.type !== 'Polygon') return { ...EMPTY_AREA };
  // The last corner of a ring is its first.
  const ring = (shape.coordinates[0] ?? []) as [number, number][];
  return { ...EMPTY_AREA, corners: ring.slice(0, -1) };
}

/** The area to send; `null` while it is not whole. */
export function areaOf(draft: AreaDraft): AreaInput | null {
  const [first] = draft.corners;
  if (draft.circle) {
    const radius = Number(draft.radius.replace(',', '.'));
    return first && radius > 0 ? { type: 'Circle', coordinates: first, radius_m: radius } : null;
  }
  if (!first || draft.corners.length < 3) return null;
  return { type: 'Polygon', coordinates: [[...draft.corners, first]] };
}

/** What there is to see of it. */
export function shapeOf(draft: AreaDraft): Geometry | null {
  const area = areaOf(draft);
  if (area?.type === 'Circle') return circle(area.coordinates as [number, number], area.radius_m);
  if (area) return area as Polygon;
  if (draft.corners.length === 0) return null;
  return draft.corners.length === 1
    ? { type: 'Point', coordinates: draft.corners[0] as [number, number] }
    : { type: 'LineString', coordinates: draft.corners };
}

function circle([lon, lat]: [number, number], radiusM: number): Polygon {
  const degree = (EARTH_RADIUS_M * Math.PI) / 180;
  const corner = (k: number): [number, number] => {
    const turn = (k / 48) * 2 * Math.PI;
    return [lon + (radiusM * Math.sin(turn)) / (degree * Math.cos((lat * Math.PI) / 180)), lat + (radiusM * Math.cos(turn)) / degree];
  };
  return { type: 'Polygon', coordinates: [Array.from({ length: 49 }, (_, k) => corner(k))] };
}

/** The corners of a pasted GeoJSON: a geometry, a feature or a collection with one; `null`: it has no polygon. */
export function cornersOf(text: string): [number, number][] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const found = polygonIn(value);
  const ring = found?.coordinates[0];
  if (!ring || ring.length < 4) return null;
  const corners = ring.map(([lon, lat]): [number, number] => [Number(lon), Number(lat)]);
  return corners.every(([lon, lat]) => Number.isFinite(lon) && Number.isFinite(lat)) ? corners.slice(0, -1) : null;
}

function polygonIn(value: unknown): Polygon | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  if (value.type === 'Polygon' && 'coordinates' in value && Array.isArray(value.coordinates)) return value as Polygon;
  if (value.type === 'Feature' && 'geometry' in value) return polygonIn(value.geometry);
  if (value.type === 'FeatureCollection' && 'features' in value && Array.isArray(value.features)) return polygonIn(value.features[0]);
  return null;
}

/** The positions of a shape, to look at. */
export function positionsOf(shape: Geometry | Shape | null): Position[] {
  if (!shape || !('coordinates' in shape)) return [];
  const flat = (shape.coordinates as unknown[]).flat(Infinity) as number[];
  return Array.from({ length: flat.length / 2 }, (_, at) => ({ lon: flat[2 * at] ?? 0, lat: flat[2 * at + 1] ?? 0 }));
}
