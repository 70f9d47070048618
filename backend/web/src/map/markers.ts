// Vehicles on the map: a marker each, gliding from one told position to the next.
import type { Status, Tone } from '../live/status';
import { Marker, type Map as LibraryMap } from './library';

export type MarkerVehicle = {
  key: string;
  lon: number;
  lat: number;
  headingDeg: number | null;
  name: string;
  /** The state in a word, with the height where it flies. */
  word: string;
  status: Status;
  tone: Tone;
  selected: boolean;
};

type Shown = {
  marker: Marker;
  element: HTMLButtonElement;
  from: [number, number];
  to: [number, number];
  startedMs: number;
  lastToldMs: number;
  glideMs: number;
};

/** Longer silences are not glided over: the marker jumps, as the vehicle may have gone anywhere. */
const LONGEST_GLIDE_MS = 1_200;
const SHORTEST_GLIDE_MS = 80;

const GLYPHS: Record<Status, string> = {
  in_air: '<path d="M12 4 18 19 12 15.6 6 19Z" fill="currentColor"/>',
  taking_off: '<path d="M12 5v13M7 10l5-5 5 5"/>',
  landing: '<path d="M12 5v10M7 11l5 5 5-5M6 20h12"/>',
  armed: '<path d="M12 4v7M7.5 7a7 7 0 1 0 9 0"/>',
  on_ground: '<circle cx="12" cy="12" r="4" fill="currentColor"/>',
  stale: '<path d="M12 6v6l4 3"/><circle cx="12" cy="12" r="8"/>',
  lost: '<path d="m6 6 12 12M18 6 6 18"/>',
  parachute: '<path d="M4 11a8 8 0 0 1 16 0ZM4 11l8 9 8-9"/>',
  unknown: '<path d="M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 18v.5"/>',
};

export class VehicleMarkers {
  readonly #map: LibraryMap;
  readonly #onPick: (key: string) => void;
  readonly #shown = new Map<string, Shown>();
  readonly #still = window.matchMedia('(prefers-reduced-motion: reduce)');
  #frame = 0;

  constructor(map: LibraryMap, onPick: (key: string) => void) {
    this.#map = map;
    this.#onPick = onPick;
  }

  get count(): number {
    return this.#shown.size;
  }

  show(vehicles: MarkerVehicle[]): void {
    const keys = new Set(vehicles.map((vehicle) => vehicle.key));
    for (const [key, shown] of this.#shown) {
      if (keys.has(key)) continue;
      shown.marker.remove();
      this.#shown.delete(key);
    }
    for (const vehicle of vehicles) this.#place(vehicle);
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#glide);
  }

  remove(): void {
    cancelAnimationFrame(this.#frame);
    for (const shown of this.#shown.values()) shown.marker.remove();
    this.#shown.clear();
  }

  #place(vehicle: MarkerVehicle): void {
    const now = performance.now();
    const to: [number, number] = [vehicle.lon, vehicle.lat];
    let shown = this.#shown.get(vehicle.key);
    if (!shown) {
      const element = markerElement(() => this.#onPick(vehicle.key));
      const marker = new Marker({ element, anchor: 'center' }).setLngLat(to).addTo(this.#map);
      // The library gives its markers a role and a label of its own; ours is a button named by its tag.
      element.removeAttribute('role');
      element.removeAttribute('aria-label');
      shown = { marker, element, from: to, to, startedMs: now, lastToldMs: now, glideMs: 0 };
      this.#shown.set(vehicle.key, shown);
    } else if (to[0] !== shown.to[0] || to[1] !== shown.to[1]) {
      const since = now - shown.lastToldMs;
      shown.from = positionAt(shown, now);
      shown.to = to;
      shown.startedMs = now;
      shown.lastToldMs = now;
      const glides = !this.#still.matches && since <= LONGEST_GLIDE_MS * 2;
      shown.glideMs = glides ? Math.min(LONGEST_GLIDE_MS, Math.max(SHORTEST_GLIDE_MS, since)) : 0;
    }
    dress(shown.element, vehicle);
  }

  readonly #glide = (now: number): void => {
    let moving = false;
    for (const shown of this.#shown.values()) {
      shown.marker.setLngLat(positionAt(shown, now));
      moving ||= now < shown.startedMs + shown.glideMs;
    }
    this.#frame = moving ? requestAnimationFrame(this.#glide) : 0;
  };
}

function positionAt(shown: Shown, now: number): [number, number] {
  if (shown.glideMs === 0) return shown.to;
  const part = Math.min(1, Math.max(0, (now - shown.startedMs) / shown.glideMs));
  const along = (index: 0 | 1) => shown.from[index] + (shown.to[index] - shown.from[index]) * part;
  return [along(0), along(1)];
}

function markerElement(onPick: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'vehicle-marker';
  element.innerHTML =
    '<span class="nose"><svg viewBox="0 0 48 48" aria-hidden="true"><path d="M24 0 31 11H17Z"/></svg></span>' +
    '<span class="disc"><svg viewBox="0 0 24 24" aria-hidden="true"></svg></span>' +
    '<span class="tag"><b></b> <span></span></span>';
  element.addEventListener('click', (event) => {
    event.stopPropagation();
    onPick();
  });
  return element;
}

/** Writes only what changed: ten times a second and 200 vehicles leave no room for more. */
function dress(element: HTMLButtonElement, vehicle: MarkerVehicle): void {
  const look = JSON.stringify([vehicle.headingDeg, vehicle.name, vehicle.word, vehicle.status, vehicle.tone, vehicle.selected]);
  if (element.dataset['look'] === look) return;
  element.dataset['look'] = look;
  element.dataset['tone'] = vehicle.tone;
  element.dataset['selected'] = String(vehicle.selected);
  const [nose, disc, tag] = [...element.children] as [HTMLElement, HTMLElement, HTMLElement];
  nose.hidden = vehicle.headingDeg === null;
  if (vehicle.headingDeg !== null) nose.style.transform = `rotate(${vehicle.headingDeg}deg)`;
  const glyph = disc.firstElementChild as SVGElement;
  glyph.innerHTML = GLYPHS[vehicle.status];
  glyph.style.transform = vehicle.status === 'in_air' ? `rotate(${vehicle.headingDeg ?? 0}deg)` : '';
  (tag.children[0] as HTMLElement).textContent = vehicle.name;
  (tag.children[1] as HTMLElement).textContent = vehicle.word;
}
