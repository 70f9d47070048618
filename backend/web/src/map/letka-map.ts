// The map as the pages use it: say what there is to see, and where to look.
import type { Feature, FeatureCollection, Geometry, Position as Coordinates } from 'geojson';
import type { Position, TrackPoint, Zone } from '../api/types';
import type { TrailPoint } from '../live/fleet';
import type { ZoneMeaning } from '../plan/meaning';
import { NO_ROUTE, type DraftRoute } from '../plan/route';
import { PlanDrawing, type DrawEvents, type DrawMode } from './draw';
import {
  anyOf,
  boundsOf,
  bufferOf,
  coordinatesOf,
  cursorsOf,
  meaningsOfZones,
  METRES_PER_PIXEL_AT_ZOOM_0,
  NOTHING,
  placesOf,
  routeOf,
  trackOf,
  tracksOf,
  trailOf,
  zonesOf,
} from './geojson';
import { gridLines, gridStep } from './grid';
import { zonesAt } from './inside';
import { Map as LibraryMap, ScaleControl, type GeoJSONSource } from './library';
import { VehicleMarkers, type MarkerVehicle } from './markers';
import { DAY, NIGHT, type Palette } from './palette';
import { PATTERNED, patternName, patternOf, PIXEL_RATIO } from './patterns';
import { buildStyle, layers, type Filled } from './style';
import { configuredTiles } from './tiles';
import { BY_MEANING, BY_RESTRICTION } from './zone-style';

/** Central Bohemia. */
const HOME = { center: [14.55, 50.02] as [number, number], zoom: 8 };
const DETAIL_ZOOM = 16;
/** Drawn a moment after they change: without a graphics card a frame of the map takes long, and the verdict comes first. */
const PATIENT: ReadonlySet<Filled> = new Set<Filled>(['route', 'buffer', 'meanings']);
const PATIENCE_MS = 80;
/** A route smaller than this cannot be read. */
const SMALLEST_PX = 60;

export type MapEvents = {
  ready: () => void;
  /** A person moved the map by hand. */
  moved: () => void;
  grid: (stepM: number | null) => void;
  vehicle: (key: string) => void;
  /** A place was picked. */
  place: (position: Position) => void;
  /** A place was picked: the zones over it. */
  zones: (zones: Zone[]) => void;
  /** Where the pointer is, and how many metres a pixel shows there; `null` when it has left. */
  pointer: (position: Position | null, metresPerPixel: number) => void;
};

export class LetkaMap {
  readonly #map: LibraryMap;
  readonly #element: HTMLElement;
  readonly #on: Partial<MapEvents>;
  readonly #tiles = configuredTiles();
  readonly #night = window.matchMedia('(prefers-color-scheme: dark)');
  readonly #markers: VehicleMarkers;
  readonly #data = new Map<Filled, FeatureCollection | Feature>();
  readonly #late = new Set<Filled>();
  #latePaint: ReturnType<typeof setTimeout> | undefined;
  #zones: Zone[] = [];
  #hasMeanings = false;
  #mode: DrawMode | null = null;
  #drawing: PlanDrawing | null = null;
  #ready = false;
  #waiting: (() => void)[] = [];

  /** Throws where the browser has no WebGL. */
  constructor(element: HTMLElement, on: Partial<MapEvents>) {
    this.#element = element;
    this.#on = on;
    this.#map = new LibraryMap({
      container: element,
      style: buildStyle(this.#palette, this.#tiles),
      ...HOME,
      minZoom: 5,
      maxZoom: 19,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.addControl(new ScaleControl({ maxWidth: 110 }), 'bottom-left');
    this.#markers = new VehicleMarkers(this.#map, (key) => on.vehicle?.(key));
    this.#map.once('load', () => {
      this.#map.once('render', this.#begin);
      // Nothing else may ask for a frame on an empty map.
      this.#map.triggerRepaint();
    });
    this.#map.on('moveend', this.#drawGrid);
    this.#map.on('movestart', (event) => {
      if (event.originalEvent) on.moved?.();
    });
    this.#map.on('click', this.#click);
    this.#map.on('contextmenu', (event) => this.#pick(event.lngLat));
    this.#map.on('mousemove', ({ lngLat }) => on.pointer?.({ lat: lngLat.lat, lon: lngLat.lng }, this.#metresPerPixel()));
    this.#map.on('mouseout', () => on.pointer?.(null, 0));
    this.#night.addEventListener('change', this.#repaint);
  }

  /** What assistive technology calls the map. */
  setLabel(label: string): void {
    this.#map.getCanvas().setAttribute('aria-label', label);
  }

  setZones(zones: Zone[]): void {
    this.#zones = zones;
    this.#fill('zones', zonesOf(zones));
    this.#element.dataset['zones'] = String(zones.length);
  }

  /** What the zones mean for a mission; `null`: they are shown by what they ask of everybody. */
  setMeanings(meanings: Map<string, ZoneMeaning> | null): void {
    this.#fill('meanings', meanings ? meaningsOfZones(this.#zones, meanings) : NOTHING);
    this.#element.dataset['meanings'] = meanings ? [...meanings].map(([name, { meaning }]) => `${name}:${meaning}`).join(' ') : '';
    this.#whenReady(() => {
      const show = (layers: string[], visible: boolean) =>
        layers.forEach((layer) => this.#map.setLayoutProperty(layer, 'visibility', visible ? 'visible' : 'none'));
      if (this.#hasMeanings === (meanings !== null)) return;
      this.#hasMeanings = meanings !== null;
      show(BY_RESTRICTION, !this.#hasMeanings);
      show(BY_MEANING, this.#hasMeanings);
    });
  }

  /** How far beside its line the aircraft may be. */
  setBuffer(route: DraftRoute | null, bufferM: number): void {
    this.#fill('buffer', route ? bufferOf(route, bufferM) : NOTHING);
  }

  /** Where a permit holds, or what is drawn of that. */
  setArea(area: Geometry | null): void {
    this.#fill('buffer', anyOf(area));
    this.#element.dataset['area'] = area?.type ?? '';
  }

  setVehicles(vehicles: MarkerVehicle[]): void {
    this.#whenReady(() => {
      this.#markers.show(vehicles);
      this.#element.dataset['markers'] = String(this.#markers.count);
    });
  }

  setTrail(trail: readonly TrailPoint[]): void {
    this.#fill('trail', trailOf(trail));
  }

  setRoute(route: DraftRoute | null, metres: (height: number) => string): void {
    this.#fill('route', route ? routeOf(route, metres) : NOTHING);
    this.#element.dataset['routePoints'] = String(route?.points.length ?? 0);
    this.#whenReady(() => this.#drawing?.show(route ?? NO_ROUTE));
  }

  setTrack(points: TrackPoint[], names: { takeoff: string; landing: string | null }): void {
    this.#fill('track', trackOf(points, names));
    this.#element.dataset['trackPoints'] = String(points.length);
  }

  /** Two flights side by side: A and B. */
  setTracks(a: TrackPoint[], b: TrackPoint[]): void {
    this.#fill('track', tracksOf(a, b));
    this.#element.dataset['trackPoints'] = `${a.length} ${b.length}`;
  }

  /** Where was flown, and how often. */
  setPlaces(places: (Position & { flights: number })[]): void {
    this.#fill('places', placesOf(places));
    this.#element.dataset['places'] = String(places.length);
  }

  setHighlight(geometry: Geometry | null): void {
    this.#fill('highlight', anyOf(geometry));
    this.#element.dataset['highlight'] = geometry?.type ?? '';
  }

  setCursor(position: { lon: number; lat: number } | null): void {
    this.#fill('cursor', anyOf(position && { type: 'Point', coordinates: [position.lon, position.lat] }));
  }

  setCursors(cursors: { a: Position | null; b: Position | null }): void {
    this.#fill('cursor', cursorsOf(cursors));
  }

  /** Lets the person draw a plan; the events say what was drawn. */
  draw(events: DrawEvents, mode: DrawMode): void {
    this.#whenReady(() => {
      this.#drawing ??= new PlanDrawing(this.#map, this.#palette, events);
      this.#drawing.mode(mode);
      this.#mode = mode;
      // The tool draws the points itself, so that they can be grabbed.
      this.#map.setLayoutProperty('route-points', 'visibility', 'none');
      this.#map.getCanvas().dataset['drawing'] = mode;
    });
  }

  /** Shows all of the positions, close but not closer than useful. */
  fit(positions: Position[]): void {
    this.#fit(positions.map(({ lat, lon }): Coordinates => [lon, lat]));
  }

  /** Shows all of the positions where they cannot be seen: out of the picture, or too small. */
  reveal(positions: Position[]): void {
    const coordinates = positions.map(({ lat, lon }): Coordinates => [lon, lat]);
    const bounds = boundsOf(coordinates);
    if (!bounds || !this.#ready) return;
    const seen = this.#map.getBounds();
    const inside = coordinates.every(([lon = 0, lat = 0]) => seen.contains([lon, lat]));
    const [west, south, east, north] = bounds;
    const [from, to] = [this.#map.project([west, south]), this.#map.project([east, north])];
    const pixels = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
    if (!inside || (positions.length > 1 && pixels < SMALLEST_PX)) this.#fit(coordinates);
  }

  fitGeometry(geometry: Geometry): void {
    // On a phone the map may be out of sight above the list that the wish came from.
    this.#element.scrollIntoView({ block: 'nearest', behavior: this.#calm(1) ? 'smooth' : 'auto' });
    this.#fit(coordinatesOf(geometry));
  }

  follow(position: Position): void {
    const zoom = Math.max(this.#map.getZoom(), 14);
    this.#map.easeTo({ center: [position.lon, position.lat], zoom, duration: this.#calm(600) });
  }

  zoomBy(by: number): void {
    this.#map.zoomTo(this.#map.getZoom() + by, { duration: this.#calm(200) });
  }

  /** Draws what the map shows now onto a canvas that can be printed: its own is empty once a frame was shown. */
  copyTo(canvas: HTMLCanvasElement): void {
    this.#map.redraw();
    const shown = this.#map.getCanvas();
    [canvas.width, canvas.height] = [shown.width, shown.height];
    canvas.getContext('2d')?.drawImage(shown, 0, 0);
  }

  remove(): void {
    this.#night.removeEventListener('change', this.#repaint);
    this.#waiting = [];
    clearTimeout(this.#latePaint);
    this.#drawing?.remove();
    this.#markers.remove();
    this.#map.remove();
  }

  get #palette(): Palette {
    return this.#night.matches ? NIGHT : DAY;
  }

  readonly #begin = (): void => {
    this.#ready = true;
    this.#addPatterns();
    for (const [name, data] of this.#data) this.#source(name)?.setData(data);
    this.#drawGrid();
    for (const action of this.#waiting.splice(0)) action();
    this.#on.ready?.();
  };

  readonly #repaint = (): void => {
    this.#whenReady(() => {
      for (const layer of layers(this.#palette, this.#tiles)) {
        for (const [name, value] of Object.entries(layer.paint ?? {})) {
          this.#map.setPaintProperty(layer.id, name as never, value as never);
        }
      }
      this.#addPatterns();
      this.#drawing?.paint(this.#palette);
    });
  };

  readonly #drawGrid = (): void => {
    if (!this.#ready || this.#tiles) return;
    const bounds = this.#map.getBounds();
    const step = gridStep(this.#metresPerPixel());
    const box = { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
    this.#fill('grid', gridLines(box, step));
    this.#on.grid?.(step);
  };

  /** While points are set, a click sets one; the other button tells of the zones all the same. */
  readonly #click = (event: { lngLat: { lng: number; lat: number } }): void => {
    if (this.#mode === null || this.#mode === 'move') this.#pick(event.lngLat);
  };

  #pick({ lng, lat }: { lng: number; lat: number }): void {
    this.#on.place?.({ lat, lon: lng });
    this.#on.zones?.(zonesAt(this.#zones, { lat, lon: lng }));
  }

  #metresPerPixel(): number {
    const { lat } = this.#map.getCenter();
    return (METRES_PER_PIXEL_AT_ZOOM_0 * Math.cos((lat * Math.PI) / 180)) / 2 ** this.#map.getZoom();
  }

  #addPatterns(): void {
    for (const meaning of PATTERNED) {
      const pattern = patternOf(meaning, this.#palette.meaning[meaning]);
      const name = patternName(meaning);
      if (!pattern) continue;
      if (this.#map.hasImage(name)) this.#map.updateImage(name, pattern);
      else this.#map.addImage(name, pattern, { pixelRatio: PIXEL_RATIO });
    }
  }

  #fill(name: Filled, data: FeatureCollection | Feature): void {
    // Drawing anew what is there already would cost a frame; the zones of a country are not compared.
    if (name !== 'zones' && JSON.stringify(this.#data.get(name)) === JSON.stringify(data)) return;
    this.#data.set(name, data);
    if (!this.#ready) return;
    if (!PATIENT.has(name)) {
      this.#source(name)?.setData(data);
      return;
    }
    this.#late.add(name);
    this.#latePaint ??= setTimeout(this.#paintLate, PATIENCE_MS);
  }

  readonly #paintLate = (): void => {
    this.#latePaint = undefined;
    for (const name of this.#late) this.#source(name)?.setData(this.#data.get(name) ?? NOTHING);
    this.#late.clear();
  };

  #source(name: Filled): GeoJSONSource | undefined {
    return this.#map.getSource<GeoJSONSource>(name);
  }

  #whenReady(action: () => void): void {
    if (this.#ready) action();
    else this.#waiting.push(action);
  }

  #fit(coordinates: Coordinates[]): void {
    const bounds = boundsOf(coordinates);
    if (!bounds) return;
    const { clientWidth, clientHeight } = this.#element;
    const padding = Math.min(70, clientWidth / 5, clientHeight / 5);
    this.#map.fitBounds(bounds, { padding, maxZoom: DETAIL_ZOOM, duration: this.#calm(500) });
  }

  #calm(milliseconds: number): number {
    return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : milliseconds;
  }
}
