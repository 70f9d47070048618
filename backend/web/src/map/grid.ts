// The metric grid that keeps a map without tiles readable at street level.
import type { Feature, MultiLineString } from 'geojson';

export type Bounds = { west: number; south: number; east: number; north: number };

const METRES_PER_DEGREE = 111_195;
const STEPS = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
/** Lines are at least this far apart on the screen. */
const MIN_PIXELS = 90;
const MAX_LINES = 80;

/** Metres between the lines at a scale; `null` where the country is seen as a whole. */
export function gridStep(metresPerPixel: number): number | null {
  return STEPS.find((step) => step / metresPerPixel >= MIN_PIXELS) ?? null;
}

/** The lines of the grid inside the bounds; none when the step is `null`. */
export function gridLines(bounds: Bounds, step: number | null): Feature<MultiLineString> {
  const coordinates: [number, number][][] = [];
  if (step !== null) {
    // One reference latitude per tenth of a degree keeps the lines still while the map moves; a cell
    // is then at most 0.2 % too wide or narrow.
    const reference = Math.round(((bounds.south + bounds.north) / 2) * 10) / 10;
    const dLat = step / METRES_PER_DEGREE;
    const dLon = dLat / Math.cos((reference * Math.PI) / 180);
    for (const lat of ticks(bounds.south, bounds.north, dLat)) coordinates.push([[bounds.west, lat], [bounds.east, lat]]);
    for (const lon of ticks(bounds.west, bounds.east, dLon)) coordinates.push([[lon, bounds.south], [lon, bounds.north]]);
  }
  return { type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates } };
}

function ticks(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step);
  const count = Math.min(MAX_LINES, Math.floor(high / step) - first + 1);
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}
