// Remedies as buttons: what each changes in the draft.
import type { Fix } from '../api/types';
import { toPragueInput } from '../words/time';
import { numberOf, type PlanDraft } from './draft';

const LOWEST_M = 1;

/**
 * The waypoints that parts of a mission end at, counted from 0. Part 0 is the climb to the height of
 * the first waypoint; part 1 leads from the take-off point to it, the last one home from the last.
 */
export function waypointsOf(parts: readonly number[], count: number): number[] {
  const touched = new Set<number>();
  for (const part of parts) {
    const ends = part === 0 ? [0] : [part - 2, part - 1];
    // The way from the take-off point and back to it has the height of the nearest waypoint.
    for (const end of ends) if (part <= count + 1) touched.add(Math.min(Math.max(end, 0), count - 1));
  }
  return count === 0 ? [] : [...touched].sort((a, b) => a - b);
}

/** The waypoints of those parts that are higher than that, counted from 0. */
export function tooHigh(draft: PlanDraft, parts: readonly number[], toM: number): number[] {
  return waypointsOf(parts, draft.waypoints.length).filter((index) => {
    const height = numberOf(draft.waypoints[index]?.height ?? '');
    return height !== null && height > toM;
  });
}

/** Whether the draft can be lowered so: to a height that can be flown, and with something to lower. */
export function canLower(draft: PlanDraft, fix: Fix): boolean {
  return fix.kind === 'lower' && fix.to_m >= LOWEST_M && tooHigh(draft, fix.parts, fix.to_m).length > 0;
}

export function lowered(draft: PlanDraft, parts: readonly number[], toM: number): PlanDraft {
  const indices = new Set(tooHigh(draft, parts, toM));
  const height = String(Math.floor(toM * 10) / 10);
  return { ...draft, waypoints: draft.waypoints.map((point, index) => (indices.has(index) ? { ...point, height } : point)) };
}

/** The start at that moment; to the next full minute, because the form has no seconds. */
export function startedAt(draft: PlanDraft, at: string): PlanDraft {
  const minute = 60_000;
  return { ...draft, start: toPragueInput(new Date(Math.ceil(new Date(at).getTime() / minute) * minute)) };
}
