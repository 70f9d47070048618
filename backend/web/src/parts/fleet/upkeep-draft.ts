// A maintenance plan while it is entered or changed: text as it is typed, and what is wrong with it.
import type { MaintenancePlan, PlanInput } from '../../api/types';
import { numberOf } from '../../plan/draft';
import type { Words } from '../../words/cs';
import type { Formatter } from '../../words/format';

export const COUNTS = ['days', 'flight_hours', 'cycles', 'landings'] as const;
export type Count = (typeof COUNTS)[number];
export type UpkeepDraft = { name: string; mandatory: boolean; source: string; tolerance: string } & Record<Count, string>;

const MOST = 100_000;
const MOST_TOLERANCE_PCT = 50;
const text = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));

/** What stands in the form at first. */
export function upkeepDraft(plan: MaintenancePlan | null): UpkeepDraft {
  return {
    name: plan?.name ?? '',
    mandatory: plan?.mandatory ?? true,
    source: plan?.source ?? '',
    tolerance: String(plan?.every.tolerance_pct ?? 0),
    days: text(plan?.every.days),
    flight_hours: text(plan?.every.flight_hours),
    cycles: text(plan?.every.cycles),
    landings: text(plan?.every.landings),
  };
}

const whole = (value: number | null) => value !== null && Number.isInteger(value);

/** What is wrong, by field; `every` where nothing is counted. Nothing: it can be sent. */
export function upkeepFaults(draft: UpkeepDraft, w: Words, f: Formatter): Record<string, string> {
  const words = w.fleet.faults;
  const found: Record<string, string> = {};
  for (const field of ['name', 'source'] as const) {
    if (draft[field].trim() === '') found[field] = words.needed;
  }
  for (const count of COUNTS) {
    if (draft[count].trim() === '') continue;
    const value = numberOf(draft[count]);
    if (value === null || value <= 0 || value > MOST) found[count] = words.above(f.number(MOST));
    else if (count !== 'flight_hours' && !whole(value)) found[count] = words.whole;
  }
  if (COUNTS.every((count) => draft[count].trim() === '')) found['every'] = words.every;
  const tolerance = numberOf(draft.tolerance);
  if (!whole(tolerance) || (tolerance ?? -1) < 0 || (tolerance ?? 0) > MOST_TOLERANCE_PCT) found['tolerance'] = words.tolerance(MOST_TOLERANCE_PCT);
  return found;
}

/** The plan to send, once nothing is wrong with it. */
export function upkeepOf(draft: UpkeepDraft): PlanInput {
  const number = (value: string) => (value.trim() === '' ? null : numberOf(value));
  return {
    name: draft.name.trim(),
    mandatory: draft.mandatory,
    source: draft.source.trim(),
    every: {
      days: number(draft.days),
      flight_hours: number(draft.flight_hours),
      cycles: number(draft.cycles),
      landings: number(draft.landings),
      tolerance_pct: numberOf(draft.tolerance) ?? 0,
    },
  };
}
