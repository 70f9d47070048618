// Which zones lie over a place.
import type { Position as Coordinates } from 'geojson';
import type { Position, Zone } from '../api/types';

export function zonesAt(zones: Zone[], place: Position): Zone[] {
  return zones.filter((zone) => zone.area.type === 'Polygon' && inRings(zone.area.coordinates, place));
}

/** Whether a place lies in closed rings: in the outer one and in no hole. */
function inRings(rings: Coordinates[][], place: Position): boolean {
  return rings.reduce((inside, ring) => inside !== crosses(ring, place), false);
}

/** Whether a ray to the east crosses a ring an odd number of times. */
function crosses(ring: Coordinates[], { lat, lon }: Position): boolean {
  let odd = false;
  for (let index = 1; index < ring.length; index += 1) {
    const [lonA = 0, latA = 0] = ring[index - 1] ?? [];
    const [lonB = 0, latB = 0] = ring[index] ?? [];
    if (latA > lat !== latB > lat && lon < lonA + ((lat - latA) / (latB - latA)) * (lonB - lonA)) odd = !odd;
  }
  return odd;
}
