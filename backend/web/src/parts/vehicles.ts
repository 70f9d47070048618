// Vehicles as the map and the lists show them.
import type { LiveVehicle } from '../api/types';
import { isFlying } from '../live/fleet';
import type { Seen } from '../live/live.svelte';
import { STATUS_TONE } from '../live/status';
import type { MarkerVehicle } from '../map/markers';
import type { Words } from '../words/cs';
import type { Formatter } from '../words/format';

export function nameOf(vehicle: LiveVehicle, w: Words): string {
  return vehicle.registration ?? w.live.unregistered(vehicle.system_id);
}

/** The markers of the vehicles whose position is known. */
export function markersOf(seen: Seen[], selectedKey: string | null, w: Words, f: Formatter): MarkerVehicle[] {
  return seen.flatMap((one): MarkerVehicle[] => {
    const { vehicle, status } = one;
    if (!vehicle.position) return [];
    const height = isFlying(vehicle) ? ` · ${f.wholeMetres(vehicle.height_m)}` : '';
    return [
      {
        key: vehicle.key,
        lon: vehicle.position.lon,
        lat: vehicle.position.lat,
        headingDeg: vehicle.heading_deg,
        name: nameOf(vehicle, w),
        word: w.live.status[status] + height,
        status,
        tone: STATUS_TONE[status],
        selected: vehicle.key === selectedKey,
      },
    ];
  });
}
