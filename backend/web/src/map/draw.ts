// Drawing a plan: points are set by clicking and moved by dragging; the plan itself lives elsewhere.
import { TerraDraw, TerraDrawPointMode, TerraDrawSelectMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { Position } from '../api/types';
import type { DraftRoute } from '../plan/route';
import type { Map as LibraryMap } from './library';
import type { Palette } from './palette';
import { ABOVE_DRAWING } from './style';

/** What a person puts on the map. */
export type PointKind = 'takeoff' | 'waypoint' | 'pilot' | 'observer';
export type DrawMode = 'move' | PointKind;
export type DrawEvents = {
  /** A new point, or a new place for one of which there is one. */
  add: (kind: PointKind, position: Position) => void;
  /** `key` tells waypoints and observers apart. */
  move: (kind: PointKind, key: number, position: Position) => void;
};

type FeatureId = string | number;
type Place = { kind: PointKind; key: number; position: Position };
type Held = { id: FeatureId; lon: number; lat: number };
const KINDS: PointKind[] = ['takeoff', 'waypoint', 'pilot', 'observer'];
/** As many decimals as the plan keeps; the drawing tool refuses coordinates with more. */
const DECIMALS = 1e6;
const RADIUS = 11;
const STILL_PX = 5;

/** Points are dragged, and never deleted by a right click: the table does that. */
const POINTS = {
  editable: true,
  pointerEvents: { leftClick: true, rightClick: false, contextMenu: false, onDragStart: true, onDrag: true, onDragEnd: true },
};

export class PlanDrawing {
  readonly #draw: TerraDraw;
  readonly #on: DrawEvents;
  readonly #canvas: HTMLElement;
  /** What the drawing tool holds now, by the key of the point. */
  #held = new Map<string, Held>();

  constructor(map: LibraryMap, palette: Palette, on: DrawEvents) {
    this.#on = on;
    this.#canvas = map.getCanvas();
    const draggable = { feature: { draggable: true } };
    this.#draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({
        map,
        renderBelowLayerId: ABOVE_DRAWING,
        coordinatePrecision: 6,
        // A hand that trembles while it clicks does not mean to drag.
        minPixelDragDistance: STILL_PX,
        minPixelDragDistanceDrawing: STILL_PX,
        minPixelDragDistanceSelecting: STILL_PX,
      }),
      modes: [
        ...KINDS.map((kind) => new TerraDrawPointMode({ modeName: kind, ...POINTS, styles: pointStyle(colorOf(kind, palette), palette) })),
        new TerraDrawSelectMode({
          flags: Object.fromEntries(KINDS.map((kind) => [kind, draggable])),
          // The table deletes; a stray key on the map must not.
          keyEvents: null,
          styles: {
            selectedPointColor: hex(palette.text),
            selectedPointWidth: RADIUS,
            selectedPointOutlineColor: hex(palette.routeCasing),
            selectedPointOutlineWidth: 2,
          },
        }),
      ],
    });
    this.#draw.start();
    this.#draw.on('change', (ids, type, context) => {
      const ours = context !== undefined && 'origin' in context;
      if (type === 'update' && !ours) ids.forEach((id) => this.#dragged(id));
    });
    this.#draw.on('finish', (id) => {
      // The tool calls the end of a drag drawing, too: a point with a key of ours is not new.
      if (typeof this.#draw.getSnapshotFeature(id)?.properties['key'] === 'number') this.#dragged(id);
      else this.#drawn(id);
    });
    this.#canvas.addEventListener('pointerdown', this.#grab, { capture: true });
    this.mode('waypoint');
  }

  mode(mode: DrawMode): void {
    this.#draw.setMode(mode === 'move' ? 'select' : mode);
  }

  /** Brings the tool in step with the plan; points that did not move stay as they are. */
  show(route: DraftRoute): void {
    const wanted = new Map(placesOf(route).map((place) => [nameOf(place), place]));
    const keep = new Map<string, Held>();
    const drop: FeatureId[] = [];
    for (const [name, held] of this.#held) {
      const place = wanted.get(name)?.position;
      if (place && round(place.lon) === held.lon && round(place.lat) === held.lat) keep.set(name, held);
      else drop.push(held.id);
    }
    if (drop.length > 0) this.#draw.removeFeatures(drop);
    this.#held = keep;
    const add = [...wanted].filter(([name]) => !keep.has(name)).map(([, place]) => place);
    const results = this.#draw.addFeatures(add.map(({ kind, key, position }) => ({
      type: 'Feature' as const,
      properties: { mode: kind, key },
      geometry: { type: 'Point' as const, coordinates: [round(position.lon), round(position.lat)] },
    })));
    results.forEach((result, index) => {
      const place = add[index];
      if (!place || !result.valid || result.id === undefined) return;
      keep.set(nameOf(place), { id: result.id, lon: round(place.position.lon), lat: round(place.position.lat) });
    });
  }

  paint(palette: Palette): void {
    for (const kind of KINDS) {
      this.#draw.updateModeOptions<typeof TerraDrawPointMode>(kind, { styles: pointStyle(colorOf(kind, palette), palette) });
    }
  }

  remove(): void {
    this.#canvas.removeEventListener('pointerdown', this.#grab, { capture: true });
    this.#draw.stop();
  }

  /** A new point is ours to keep: the tool forgets it and gets it back from the plan. */
  #drawn(id: FeatureId): void {
    const feature = this.#draw.getSnapshotFeature(id);
    const position = positionOf(feature?.geometry);
    const kind = kindOf(feature?.properties['mode']);
    if (!position || !kind) return;
    queueMicrotask(() => {
      this.#draw.removeFeatures([id]);
      this.#on.add(kind, position);
    });
  }

  #dragged(id: FeatureId): void {
    const feature = this.#draw.getSnapshotFeature(id);
    const position = positionOf(feature?.geometry);
    const key = feature?.properties['key'];
    const kind = kindOf(feature?.properties['mode']);
    if (!position || !kind || typeof key !== 'number') return;
    this.#held.set(nameOf({ kind, key }), { id, lon: round(position.lon), lat: round(position.lat) });
    this.#on.move(kind, key, position);
  }

  /** Selecting needs a click of its own; whoever grabs a point means to drag it at once. */
  readonly #grab = (event: PointerEvent): void => {
    if (this.#draw.getMode() !== 'select') return;
    const [feature] = this.#draw.getFeaturesAtPointerEvent(event, { pointerDistance: 20 });
    if (feature?.id !== undefined && typeof feature.properties['key'] === 'number') this.#draw.selectFeature(feature.id);
  };
}

function placesOf(route: DraftRoute): Place[] {
  const one = (kind: PointKind, position: Position | null): Place[] => (position ? [{ kind, key: 0, position }] : []);
  return [
    ...one('takeoff', route.takeoff),
    ...route.points.map(({ key, position }): Place => ({ kind: 'waypoint', key, position })),
    ...one('pilot', route.pilot),
    ...route.observers.map(({ key, position }): Place => ({ kind: 'observer', key, position })),
  ];
}

const nameOf = ({ kind, key }: { kind: PointKind; key: number }) => `${kind} ${key}`;
const kindOf = (mode: unknown) => KINDS.find((kind) => kind === mode);

function colorOf(kind: PointKind, palette: Palette): string {
  return { takeoff: palette.takeoff, waypoint: palette.route, pilot: palette.person, observer: palette.person }[kind];
}

function pointStyle(color: string, palette: Palette) {
  return {
    pointColor: hex(color),
    pointWidth: RADIUS,
    pointOutlineColor: hex(palette.routeCasing),
    pointOutlineWidth: 2,
    editedPointColor: hex(palette.text),
    editedPointWidth: RADIUS,
    editedPointOutlineColor: hex(palette.routeCasing),
    editedPointOutlineWidth: 2,
  };
}

/** The drawing tool takes colours in hexadecimal only; the palette has no others. */
function hex(value: string): `#${string}` {
  return value as `#${string}`;
}

function round(value: number): number {
  return Math.round(value * DECIMALS) / DECIMALS;
}

function positionOf(geometry: { type: string; coordinates: unknown } | undefined): Position | null {
  if (geometry?.type !== 'Point') return null;
  const [lon, lat] = geometry.coordinates as [number, number];
  return { lat, lon };
}
