// The style of the map: what is drawn, from what, in which order.
import { NOTHING, townsOf } from './geojson';
import type { LayerSpecification, SourceSpecification, StyleSpecification } from './library';
import type { Palette } from './palette';
import type { Tiles } from './tiles';
import { zoneLayers } from './zone-style';

/** Sources that pages fill, from the lowest to the highest. */
export const FILLED = ['grid', 'zones', 'meanings', 'places', 'track', 'trail', 'buffer', 'highlight', 'cursor', 'route'] as const;
export type Filled = (typeof FILLED)[number];

/** The layer below which the drawing tools draw, so that numbers stay readable on their points. */
export const ABOVE_DRAWING = 'route-number';

/** From here on a place shows how many flights it had. */
const NEAR = 11;

// Drawn from the fonts of the computer: no glyph files are needed.
const FONT = ['system-ui', 'sans-serif'];
// The weight is read from the first name, which no computer has.
const BOLD = ['Letka-Bold', ...FONT];

export function buildStyle(palette: Palette, tiles: Tiles | null): StyleSpecification {
  return { version: 8, sources: sources(tiles), layers: layers(palette, tiles) };
}

function sources(tiles: Tiles | null): Record<string, SourceSpecification> {
  const filled = FILLED.map((name): [string, SourceSpecification] => [name, { type: 'geojson', data: NOTHING }]);
  return {
    ...(tiles ? { tiles: { type: 'raster', tiles: [tiles.url], tileSize: 256 } } : {}),
    basemap: { type: 'geojson', data: '/basemap.json' },
    towns: { type: 'geojson', data: townsOf() },
    ...Object.fromEntries(filled),
  };
}

export function layers(palette: Palette, tiles: Tiles | null): LayerSpecification[] {
  return [
    { id: 'abroad', type: 'background', paint: { 'background-color': palette.abroad } },
    ...base(palette, tiles),
    ...zoneLayers(palette, BOLD),
    ...places(palette),
    ...flown(palette),
    casing(palette),
    ...highlight(palette),
    ...route(palette),
  ];
}

function base(palette: Palette, tiles: Tiles | null): LayerSpecification[] {
  const kind = (name: string): ['==', ['get', string], string] => ['==', ['get', 'kind'], name];
  const label = (rank: number, size: number, minzoom: number): LayerSpecification => ({
    id: `towns-${rank}`,
    type: 'symbol',
    source: 'towns',
    minzoom,
    filter: ['==', ['get', 'rank'], rank],
    layout: {
      'text-field': ['get', 'name'],
      'text-font': rank === 1 ? BOLD : FONT,
      'text-size': size,
      'text-anchor': 'bottom',
      'text-offset': [0, -0.35],
      'text-padding': 6,
    },
    paint: {
      'text-color': rank === 1 ? palette.text : palette.textSoft,
      'text-halo-color': palette.halo,
      'text-halo-width': 1.5,
    },
  });
  const dots: LayerSpecification = {
    id: 'towns-dots',
    type: 'circle',
    source: 'towns',
    filter: ['<=', ['get', 'rank'], ['step', ['zoom'], 1, 7.5, 2, 8.8, 3]],
    paint: { 'circle-radius': 2.5, 'circle-color': palette.textSoft, 'circle-stroke-color': palette.halo, 'circle-stroke-width': 1 },
  };
  const offline: LayerSpecification[] = [
    { id: 'land', type: 'fill', source: 'basemap', filter: kind('region'), paint: { 'fill-color': palette.land } },
    { id: 'regions', type: 'line', source: 'basemap', filter: kind('region'), paint: { 'line-color': palette.regionLine, 'line-width': 1 } },
    { id: 'foreign', type: 'line', source: 'basemap', filter: kind('foreign_border'), paint: { 'line-color': palette.foreignLine, 'line-width': 1 } },
    { id: 'state', type: 'line', source: 'basemap', filter: kind('state_border'), paint: { 'line-color': palette.stateLine, 'line-width': 1.6 } },
    buffer(palette, tiles),
    { id: 'grid', type: 'line', source: 'grid', paint: { 'line-color': palette.grid, 'line-width': 0.6, 'line-opacity': 0.45 } },
    dots,
    label(3, 11, 8.8),
    label(2, 12, 7.5),
    label(1, 13, 5),
  ];
  return tiles ? [{ id: 'tiles', type: 'raster', source: 'tiles' }, buffer(palette, tiles)] : offline;
}

/** Warm where much was flown; from near, a circle with its number for each place. */
function places(palette: Palette): LayerSpecification[] {
  const [few, some, many, most] = palette.heat;
  const clear = `${few}00`;
  const near: ['interpolate', ['linear'], ['zoom'], ...number[]] = ['interpolate', ['linear'], ['zoom'], NEAR - 1, 0, NEAR, 1];
  const far: typeof near = ['interpolate', ['linear'], ['zoom'], NEAR - 1, 0.85, NEAR, 0.25];
  return [
    {
      id: 'places-heat',
      type: 'heatmap',
      source: 'places',
      paint: {
        // A place with one flight is seen beside one with hundreds.
        'heatmap-weight': ['interpolate', ['linear'], ['get', 'weight'], 0, 0.15, 1, 1],
        'heatmap-intensity': ['interpolate', ['linear'], ['zoom'], 6, 2, NEAR, 2.4],
        'heatmap-radius': ['interpolate', ['linear'], ['zoom'], 6, 18, NEAR, 36],
        'heatmap-opacity': far as never,
        'heatmap-color': ['interpolate', ['linear'], ['heatmap-density'], 0, clear, 0.08, few, 0.35, some, 0.7, many, 1, most],
      },
    },
    {
      id: 'places-circles',
      type: 'circle',
      source: 'places',
      minzoom: NEAR - 1,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['get', 'weight'], 0, 10, 1, 22],
        'circle-color': palette.route,
        'circle-stroke-color': palette.halo,
        'circle-stroke-width': 1.5,
        'circle-opacity': near as never,
        'circle-stroke-opacity': near as never,
      },
    },
    {
      id: 'places-numbers',
      type: 'symbol',
      source: 'places',
      minzoom: NEAR,
      layout: { 'text-field': ['to-string', ['get', 'flights']], 'text-font': BOLD, 'text-size': 12, 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': palette.onRoute },
    },
  ];
}

function flown(palette: Palette): LayerSpecification[] {
  const ends = palette.landing;
  return [
    { id: 'track-casing', type: 'line', source: 'track', filter: ['in', ['get', 'kind'], ['literal', ['line', 'other']]], layout: { 'line-join': 'round' }, paint: { 'line-color': palette.halo, 'line-width': 5, 'line-opacity': 0.7 } },
    { id: 'other-track', type: 'line', source: 'track', filter: ['==', ['get', 'kind'], 'other'], layout: { 'line-join': 'round' }, paint: { 'line-color': palette.otherTrack, 'line-width': 2.5, 'line-dasharray': [3, 1.5] } },
    { id: 'track-line', type: 'line', source: 'track', filter: ['==', ['get', 'kind'], 'line'], layout: { 'line-join': 'round' }, paint: { 'line-color': palette.track, 'line-width': 2.5 } },
    { id: 'trail', type: 'line', source: 'trail', layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': palette.trail, 'line-width': 3, 'line-opacity': 0.65 } },
    {
      id: 'track-ends',
      type: 'circle',
      source: 'track',
      filter: ['in', ['get', 'kind'], ['literal', ['takeoff', 'landing']]],
      paint: {
        'circle-radius': ['match', ['get', 'kind'], 'takeoff', 7, 5],
        'circle-color': ['match', ['get', 'kind'], 'takeoff', palette.takeoff, ends],
        'circle-stroke-color': palette.halo,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'track-labels',
      type: 'symbol',
      source: 'track',
      filter: ['has', 'label'],
      layout: {
        'text-field': ['get', 'label'],
        'text-font': FONT,
        'text-size': 12,
        'text-variable-anchor': ['bottom', 'top', 'left', 'right'],
        'text-radial-offset': 0.9,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': palette.text, 'text-halo-color': palette.halo, 'text-halo-width': 2 },
    },
  ];
}

/** How far the aircraft may be beside its line, as wide as it is on the ground. */
function buffer(palette: Palette, tiles: Tiles | null): LayerSpecification {
  const width = ['get', 'pixels'];
  return {
    id: 'buffer',
    type: 'line',
    source: 'buffer',
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: {
      // Where it crosses itself, a colour that lets nothing through is seen once only. It lies under all
      // that is drawn of the land; a picture of the land must shine through.
      'line-color': palette.buffer,
      'line-opacity': tiles ? 0.4 : 1,
      // Twice as wide with each level: the width of a length on the ground.
      'line-width': ['interpolate', ['exponential', 2], ['zoom'], 0, width, 24, ['*', width, 2 ** 24]] as never,
    },
  };
}

/** What sets the route off from the map; a highlighted leg lies between it and the line. */
function casing(palette: Palette): LayerSpecification {
  return {
    id: 'route-casing',
    type: 'line',
    source: 'route',
    filter: ['==', ['get', 'kind'], 'line'],
    layout: { 'line-join': 'round' },
    paint: { 'line-color': palette.routeCasing, 'line-width': 6, 'line-opacity': 0.8 },
  };
}

function route(palette: Palette): LayerSpecification[] {
  const points: ['==', ['geometry-type'], 'Point'] = ['==', ['geometry-type'], 'Point'];
  const area: ['==', ['get', string], string] = ['==', ['get', 'kind'], 'area'];
  const line: ['==', ['get', string], string] = ['==', ['get', 'kind'], 'line'];
  return [
    { id: 'route-area', type: 'fill', source: 'route', filter: area, paint: { 'fill-color': palette.route, 'fill-opacity': 0.12 } },
    { id: 'route-area-line', type: 'line', source: 'route', filter: area, paint: { 'line-color': palette.route, 'line-width': 2, 'line-dasharray': [3, 1.5] } },
    { id: 'route-line', type: 'line', source: 'route', filter: line, layout: { 'line-join': 'round' }, paint: { 'line-color': palette.route, 'line-width': 2.5, 'line-dasharray': [3, 1.5] } },
    {
      id: 'route-points',
      type: 'circle',
      source: 'route',
      filter: points,
      paint: {
        'circle-radius': 11,
        'circle-color': ['match', ['get', 'kind'], 'takeoff', palette.takeoff, ['pilot', 'observer'], palette.person, palette.route],
        'circle-stroke-color': palette.routeCasing,
        'circle-stroke-width': 2,
      },
    },
    {
      id: ABOVE_DRAWING,
      type: 'symbol',
      source: 'route',
      filter: points,
      layout: { 'text-field': ['get', 'number'], 'text-font': BOLD, 'text-size': 12, 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': palette.onRoute },
    },
    {
      id: 'route-heights',
      type: 'symbol',
      source: 'route',
      filter: points,
      layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 1.1], 'text-allow-overlap': true },
      paint: { 'text-color': palette.text, 'text-halo-color': palette.halo, 'text-halo-width': 2 },
    },
  ];
}

function highlight(palette: Palette): LayerSpecification[] {
  const color = palette.highlight;
  return [
    { id: 'highlight-fill', type: 'fill', source: 'highlight', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': color, 'fill-opacity': 0.18 } },
    { id: 'highlight-line', type: 'line', source: 'highlight', filter: ['!=', ['geometry-type'], 'Point'], layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': color, 'line-width': 9, 'line-opacity': 0.75 } },
    { id: 'highlight-point', type: 'circle', source: 'highlight', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 16, 'circle-color': color, 'circle-opacity': 0.2, 'circle-stroke-color': color, 'circle-stroke-width': 3 } },
    { id: 'cursor', type: 'circle', source: 'cursor', paint: { 'circle-radius': 7, 'circle-color': ['match', ['get', 'of'], 'a', palette.track, 'b', palette.otherTrack, palette.highlight], 'circle-stroke-color': palette.halo, 'circle-stroke-width': 2 } },
  ];
}
