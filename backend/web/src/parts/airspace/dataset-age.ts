// How old a dataset of zones is, in the words of the 28-day cycle of aeronautical information.
import type { ZoneDataset } from '../../api/types';

/** Days of a cycle. */
export const CYCLE_DAYS = 28;
/** Data older than this many days let no mission pass. */
const TOO_OLD_DAYS = 56;
const DAY_MS = 86_400_000;

export type DatasetState = 'current' | 'old' | 'too_old' | 'ended' | 'replaced' | 'future';
export type Age = { state: DatasetState; /** Whole days since it came into force; negative before. */ days: number };
type Dated = Pick<ZoneDataset, 'effective_from' | 'effective_to' | 'replaced_at'>;

export function ageOf(dataset: Dated, nowMs: number): Age {
  const ageMs = nowMs - Date.parse(dataset.effective_from);
  const days = Math.floor(ageMs / DAY_MS);
  return { state: stateOf(dataset, ageMs, nowMs), days };
}

function stateOf(dataset: Dated, ageMs: number, nowMs: number): DatasetState {
  if (ageMs < 0) return 'future';
  if (dataset.replaced_at && Date.parse(dataset.replaced_at) <= nowMs) return 'replaced';
  if (dataset.effective_to && Date.parse(dataset.effective_to) <= nowMs) return 'ended';
  if (ageMs > TOO_OLD_DAYS * DAY_MS) return 'too_old';
  return ageMs > CYCLE_DAYS * DAY_MS ? 'old' : 'current';
}

/** Whether missions of now are judged by it. One that ended is missing, and that shows. */
export function counts(state: DatasetState): boolean {
  return state === 'current' || state === 'old' || state === 'too_old' || state === 'ended';
}
