// Drawing a plan: points are set by clicking and moved by dragging; the plan itself lives elsewhere.
import { TerraDraw, TerraDrawPointMode, TerraDrawSelectMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { Position } from '../api/types';
import type { DraftRoute } from '../plan/route';
import type { Map as LibraryMap } from './library';
import type { Palette } from './palette';
import { ABOVE_DRAWING } from './style';

export type DrawMode = 'move' | 'takeoff' | 'waypoint';
export type DrawEvents = {
  takeoff: (position: Position) => void;
  add: (position: Position) => void;
  move: (key: number, position: Position) => void;
};

type FeatureId = string | number;
type Place = { mode: 'takeoff' | 'waypoint'; key: number; position: Position };
const TAKEOFF_KEY = -1;
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
  #held = new Map<number, { id: FeatureId; lon: number; lat: number }>();

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
        new TerraDrawPointMode({ modeName: 'takeoff', ...POINTS, styles: pointStyle(palette.takeoff, palette) }),
        new TerraDrawPointMode({ modeName: 'waypoint', ...POINTS, styles: pointStyle(palette.route, palette) }),
        new TerraDrawSelectMode({
          flags: { takeoff: draggable, waypoint: draggable },
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
    const wanted = placesOf(route);
    const keep = new Map<number, { id: FeatureId; lon: number; lat: number }>();
    const drop: FeatureId[] = [];
    for (const [key, held] of this.#held) {
      const place = wanted.find((candidate) => candidate.key === key);
      if (place && round(place.position.lon) === held.lon && round(place.position.lat) === held.lat) keep.set(key, held);
      else drop.push(held.id);
    }
    if (drop.length > 0) this.#draw.removeFeatures(drop);
    this.#held = keep;
    const add = wanted.filter((place) => !keep.has(place.key));
    const results = this.#draw.addFeatures(add.map(({ mode, key, position }) => ({
      type: 'Feature' as const,
      properties: { mode, key },
      geometry: { type: 'Point' as const, coordinates: [round(position.lon), round(position.lat)] },
    })));
    results.forEach((result, index) => {
      const place = add[index];
      if (!place || !result.valid || result.id === undefined) return;
      keep.set(place.key, { id: result.id, lon: round(place.position.lon), lat: round(place.position.lat) });
    });
  }

  paint(palette: Palette): void {
    this.#draw.updateModeOptions<typeof TerraDrawPointMode>('takeoff', { styles: pointStyle(palette.takeoff, palette) });
    this.#draw.updateModeOptions<typeof TerraDrawPointMode>('waypoint', { styles: pointStyle(palette.route, palette) });
  }

  remove(): void {
    this.#canvas.removeEventListener('pointerdown', this.#grab, { capture: true });
    this.#draw.stop();
  }

  /** A new point is ours to keep: the tool forgets it and gets it back from the plan. */
  #drawn(id: FeatureId): void {
    const feature = this.#draw.getSnapshotFeature(id);
    const position = positionOf(feature?.geometry);
    if (!feature || !position) return;
    queueMicrotask(() => {
      this.#draw.removeFeatures([id]);
      if (feature.properties['mode'] === 'takeoff') this.#on.takeoff(position);
      else this.#on.add(position);
    });
  }

  #dragged(id: FeatureId): void {
    const feature = this.#draw.getSnapshotFeature(id);
    const position = positionOf(feature?.geometry);
    const key = feature?.properties['key'];
    if (!position || typeof key !== 'number') return;
    this.#held.set(key, { id, lon: round(position.lon), lat: round(position.lat) });
    if (key === TAKEOFF_KEY) this.#on.takeoff(position);
    else this.#on.move(key, position);
  }

  /** Selecting needs a click of its own; whoever grabs a point means to drag it at once. */
  readonly #grab = (event: PointerEvent): void => {
    if (this.#draw.getMode() !== 'select') return;
    const [feature] = this.#draw.getFeaturesAtPointerEvent(event, { pointerDistance: 20 });
    if (feature?.id !== undefined && typeof feature.properties['key'] === 'number') this.#draw.selectFeature(feature.id);
  };
}

function placesOf(route: DraftRoute): Place[] {
  const points = route.points.map(({ key, position }): Place => ({ mode: 'waypoint', key, position }));
  return route.takeoff ? [{ mode: 'takeoff', key: TAKEOFF_KEY, position: route.takeoff }, ...points] : points;
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
