// How old a dataset of zones is, in the words of the 28-day cycle of aeronautical information.
import type { ZoneDataset } from '../../api/types';

/** Days of a cycle (AIRAC). When data count as old the rulebook says. */
export const CYCLE_DAYS = 28;
const DAY_MS = 86_400_000;

export type DatasetState = 'current' | 'old' | 'too_old' | 'ended' | 'replaced' | 'withdrawn' | 'future';
export type Age = { state: DatasetState; /** Whole days since it came into force; negative before. */ days: number };
type Dated = Pick<ZoneDataset, 'effective_from' | 'effective_to' | 'old_from' | 'too_old_from' | 'replaced_at' | 'withdrawn_at'>;

export function ageOf(dataset: Dated, nowMs: number): Age {
  const days = Math.floor((nowMs - Date.parse(dataset.effective_from)) / DAY_MS);
  return { state: stateOf(dataset, nowMs), days };
}

function stateOf(dataset: Dated, nowMs: number): DatasetState {
  const isPast = (moment: string | null | undefined) => !!moment && Date.parse(moment) < nowMs;
  if (dataset.withdrawn_at) return 'withdrawn';
  if (Date.parse(dataset.effective_from) > nowMs) return 'future';
  if (dataset.replaced_at && Date.parse(dataset.replaced_at) <= nowMs) return 'replaced';
  if (dataset.effective_to && Date.parse(dataset.effective_to) <= nowMs) return 'ended';
  if (isPast(dataset.too_old_from)) return 'too_old';
  return isPast(dataset.old_from) ? 'old' : 'current';
}

/** Whether missions of now are judged by it. One that ended is missing, and that shows. */
export function counts(state: DatasetState): boolean {
  return state === 'current' || state === 'old' || state === 'too_old' || state === 'ended';
}
