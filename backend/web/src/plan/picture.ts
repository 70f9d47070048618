// The vertical profile as shapes to draw, in pixels: no words, no colours.
import type { Profile, ProfileZone } from '../api/types';
import { distanceM } from './route';

export type Frame = { width: number; height: number; left: number; right: number; top: number; bottom: number };
/** What heights count from, and what is known of the ground. */
export type Ground = 'terrain' | 'declared' | 'unknown';
export type Band = { zone: ProfileZone; path: string; labelX: number; labelY: number; width: number; isSure: boolean };
export type Part = { part: number; x: number; width: number; top: number; bottom: number };
export type Picture = {
  ground: Ground;
  groundPath: string | null;
  groundLine: string | null;
  limitLine: string | null;
  limitLabelY: number;
  line: string;
  buffer: string;
  bands: Band[];
  parts: Part[];
  marks: { x: number; y: number; text: string }[];
  yTicks: { y: number; value: number }[];
  xTicks: { x: number; value: number }[];
  /** Where a sample is. */
  at: (index: number) => { x: number; y: number; groundY: number | null };
};

type Scale = { x: (metres: number) => number; y: (metres: number) => number; frame: Frame };
type Heights = { ground: Ground; groundM: (number | null)[]; plannedM: number[] };

/** A vertical part is drawn at least so wide, pixels. */
const NARROWEST = 6;

export function groundOf(profile: Profile): Ground {
  const known = profile.takeoff_amsl_m !== null && profile.samples.every((sample) => sample.ground_amsl_m !== null);
  if (known) return 'terrain';
  return profile.ground_below_takeoff_m === null ? 'unknown' : 'declared';
}

/** Heights above sea level where the ground is known, else above the take-off point. */
function heightsOf(profile: Profile): Heights {
  const ground = groundOf(profile);
  const zero = ground === 'terrain' ? (profile.takeoff_amsl_m ?? 0) : 0;
  const drop = profile.ground_below_takeoff_m;
  return {
    ground,
    groundM: profile.samples.map((sample) =>
      ground === 'terrain' ? sample.ground_amsl_m : ground === 'declared' && drop !== null ? -drop : null,
    ),
    plannedM: profile.samples.map((sample) => zero + sample.planned_m),
  };
}

export function pictureOf(profile: Profile, frame: Frame): Picture {
  const heights = heightsOf(profile);
  const limit = profile.limits.height_agl_m;
  const limitM = heights.groundM.map((ground) => (ground === null || limit === null ? null : ground + limit));
  const range = rangeOf(heights, limitM, profile.vertical_buffer_m);
  const scale = scaleOf(profile.distance_m, range, frame);
  const xs = profile.samples.map((sample) => scale.x(sample.distance_m));
  const lineOf = (metres: (number | null)[]) => pathOf(metres.map((value, index) => [xs[index] ?? 0, value === null ? null : scale.y(value)]));
  const groundLine = heights.groundM.some((value) => value !== null) ? lineOf(heights.groundM) : null;
  const margin = profile.vertical_buffer_m;
  const zero = (heights.plannedM[0] ?? 0) - (profile.samples[0]?.planned_m ?? 0);
  return {
    ground: heights.ground,
    groundLine,
    groundPath: groundLine && `${groundLine}L${xs.at(-1) ?? 0} ${frame.height - frame.bottom}L${xs[0] ?? 0} ${frame.height - frame.bottom}Z`,
    limitLine: limitM.some((value) => value !== null) ? lineOf(limitM) : null,
    limitLabelY: scale.y(limitM[0] ?? 0),
    line: lineOf(heights.plannedM),
    buffer: ribbon(xs, heights.plannedM.map((m) => scale.y(m + margin)), heights.plannedM.map((m) => scale.y(m - margin))),
    bands: profile.zones.flatMap((zone) => bandOf(zone, profile, heights, scale)),
    parts: profile.legs.map((leg) => {
      const [x, end] = [scale.x(leg.from_m), scale.x(leg.to_m)];
      const [top, bottom] = [scale.y(zero + leg.planned_high_m), scale.y(zero + leg.planned_low_m)];
      return { part: leg.part, x, width: Math.max(NARROWEST, end - x), top, bottom };
    }),
    marks: marksOf(profile, heights, scale),
    yTicks: ticks(range[0], range[1], Math.max(2, Math.floor((frame.height - frame.top - frame.bottom) / 36))).map((value) => ({ value, y: scale.y(value) })),
    xTicks: ticks(0, profile.distance_m, Math.max(2, Math.floor((frame.width - frame.left - frame.right) / 90))).map((value) => ({ value, x: scale.x(value) })),
    at: (index) => {
      const ground = heights.groundM[index] ?? null;
      return { x: xs[index] ?? 0, y: scale.y(heights.plannedM[index] ?? 0), groundY: ground === null ? null : scale.y(ground) };
    },
  };
}

function rangeOf(heights: Heights, limitM: (number | null)[], margin: number): [number, number] {
  const known = (values: (number | null)[]) => values.filter((value): value is number => value !== null);
  const zero = heights.ground === 'terrain' ? [] : [0];
  const low = least([...known(heights.groundM), ...heights.plannedM.map((m) => m - margin), ...zero]);
  const high = greatest([...known(limitM), ...heights.plannedM.map((m) => m + margin)]);
  const room = Math.max(10, (high - low) * 0.14);
  // A strip below the ground, so that it is seen as ground.
  return [low - room, high + room];
}

const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
const greatest = (values: number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity);

function scaleOf(lengthM: number, [low, high]: [number, number], frame: Frame): Scale {
  const [width, height] = [frame.width - frame.left - frame.right, frame.height - frame.top - frame.bottom];
  return {
    x: (metres) => round(frame.left + (metres / Math.max(1, lengthM)) * width),
    y: (metres) => round(frame.top + ((high - metres) / Math.max(1, high - low)) * height),
    frame,
  };
}

/** A zone from its floor to its ceiling, following the ground where its limits count from there. */
function bandOf(zone: ProfileZone, profile: Profile, heights: Heights, scale: Scale): Band[] {
  if (zone.relation === 'beside') return [];
  const { top, bottom, height } = scale.frame;
  const [highest, lowest] = [top, height - bottom];
  let isSure = true;
  const level = (limit: { metres: number; datum: string } | null, index: number, open: number) => {
    if (!limit || (limit.datum === 'agl' && limit.metres <= 0)) return open;
    const ground = heights.groundM[index] ?? null;
    if (limit.datum === 'agl' && ground !== null) return scale.y(ground + limit.metres);
    if (limit.datum === 'amsl' && heights.ground === 'terrain') return scale.y(limit.metres);
    isSure = false;
    return open;
  };
  const xs: number[] = [];
  const [tops, bottoms]: [number[], number[]] = [[], []];
  profile.samples.forEach((sample, index) => {
    if (sample.distance_m < zone.from_m - 0.01 || sample.distance_m > zone.to_m + 0.01) return;
    const clip = (y: number) => Math.min(lowest, Math.max(highest, y));
    const ground = heights.groundM[index] ?? null;
    xs.push(scale.x(sample.distance_m));
    tops.push(clip(level(zone.upper, index, highest)));
    bottoms.push(clip(level(zone.lower, index, ground === null ? lowest : scale.y(ground))));
  });
  // What cannot be compared and is not met is not drawn: it would be drawn at a height nobody knows.
  const isSeen = bottoms.some((y, index) => y - (tops[index] ?? y) > 0.5);
  if (!isSeen || (!isSure && zone.relation !== 'met')) return [];
  const [first = 0, last = 0] = [xs[0], xs.at(-1)];
  return [{
    zone,
    path: ribbon(xs, tops, bottoms),
    labelX: round((first + last) / 2),
    labelY: round(least(tops) + 13),
    width: last - first,
    isSure,
  }];
}

/** The points of the route by their numbers, and the landing. */
function marksOf(profile: Profile, heights: Heights, scale: Scale): { x: number; y: number; text: string }[] {
  const legs = profile.legs.filter((leg) => leg.part > 0);
  const zero = (heights.plannedM[0] ?? 0) - (profile.samples[0]?.planned_m ?? 0);
  const heightAt = (metres: number) => profile.samples.find((sample) => sample.distance_m >= metres - 0.01)?.planned_m ?? 0;
  const ends = legs.slice(0, -1).map((leg) => ({ x: scale.x(leg.to_m), y: scale.y(zero + heightAt(leg.to_m)), text: String(leg.part) }));
  const home = { y: scale.y(zero), text: 'H' };
  return [{ x: scale.x(0), ...home }, ...ends, { x: scale.x(profile.distance_m), ...home }];
}

/** Round values between two, about so many. */
export function ticks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const values: number[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step * 1e-9; value += step) values.push(Math.round(value * 1e6) / 1e6 || 0);
  return values;
}

function pathOf(points: [number, number | null][]): string {
  let isOpen = false;
  return points
    .map(([x, y]) => {
      if (y === null) {
        isOpen = false;
        return '';
      }
      const command = isOpen ? 'L' : 'M';
      isOpen = true;
      return `${command}${x} ${y}`;
    })
    .join('');
}

function ribbon(xs: number[], tops: number[], bottoms: number[]): string {
  const there = xs.map((x, index): [number, number] => [x, tops[index] ?? 0]);
  const back = xs.map((x, index): [number, number] => [x, bottoms[index] ?? 0]).reverse();
  return `${pathOf([...there, ...back])}Z`;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** The sample nearest to a distance along the way. */
export function sampleAt(profile: Profile, distance: number): number {
  let best = 0;
  profile.samples.forEach((sample, index) => {
    const known = profile.samples[best];
    if (known && Math.abs(sample.distance_m - distance) < Math.abs(known.distance_m - distance)) best = index;
  });
  return best;
}

/** The sample nearest to a place; `null` when none is within so many metres. */
export function sampleNear(profile: Profile, place: { lat: number; lon: number }, withinM: number): number | null {
  let [best, bestM] = [-1, withinM];
  profile.samples.forEach((sample, index) => {
    const metres = distanceM(sample, place);
    if (metres < bestM) [best, bestM] = [index, metres];
  });
  return best < 0 ? null : best;
}
