// Conditions of permits: in words, and while they are entered.
import type { Condition } from '../../api/types';
import type { Words } from '../../words/cs';
import type { Formatter } from '../../words/format';
import { numberOf } from '../../plan/draft';

export type ConditionKind = Condition['kind'];
export const CONDITION_KINDS = [
  'max_height_agl',
  'max_height_amsl',
  'max_distance_from_pilot',
  'min_distance_from_people',
  'max_speed',
  'max_wind',
  'observers',
  'day_only',
  'in_sight_only',
  'text',
] as const satisfies readonly ConditionKind[];

const METRES: readonly ConditionKind[] = ['max_height_agl', 'max_height_amsl', 'max_distance_from_pilot', 'min_distance_from_people'];
const SPEEDS: readonly ConditionKind[] = ['max_speed', 'max_wind'];

/** The unit of the value of a condition; `null`: it has none, `undefined`: no value at all. */
export function unitOf(kind: ConditionKind): string | null | undefined {
  if (METRES.includes(kind)) return 'm';
  if (SPEEDS.includes(kind)) return 'm/s';
  return kind === 'day_only' || kind === 'in_sight_only' ? undefined : null;
}

export function conditionText(condition: Condition, w: Words, f: Formatter): string {
  const name = w.permits.condition[condition.kind];
  switch (condition.kind) {
    case 'day_only':
    case 'in_sight_only':
      return name;
    case 'text':
      return condition.text;
    case 'observers':
      return `${name} ${condition.at_least}`;
    case 'max_speed':
    case 'max_wind':
      return `${name} ${f.speed(condition.mps)}`;
    default:
      return `${name} ${f.metres(condition.metres)}`;
  }
}

/** A condition while it is entered. */
export type ConditionDraft = { key: number; kind: ConditionKind; value: string };

export function conditionDraft(condition: Condition, key: number): ConditionDraft {
  const { kind } = condition;
  switch (condition.kind) {
    case 'day_only':
    case 'in_sight_only':
      return { key, kind, value: '' };
    case 'text':
      return { key, kind, value: condition.text };
    case 'observers':
      return { key, kind, value: String(condition.at_least) };
    case 'max_speed':
    case 'max_wind':
      return { key, kind, value: String(condition.mps) };
    default:
      return { key, kind, value: String(condition.metres) };
  }
}

/** The condition that was entered; `null` while its value is missing or wrong. */
export function conditionOf({ kind, value }: ConditionDraft): Condition | null {
  const number = numberOf(value);
  switch (kind) {
    case 'day_only':
    case 'in_sight_only':
      return { kind };
    case 'text':
      return value.trim() ? { kind, text: value.trim() } : null;
    case 'observers':
      return number !== null && Number.isInteger(number) && number > 0 ? { kind, at_least: number } : null;
    case 'max_speed':
    case 'max_wind':
      return number !== null && number > 0 ? { kind, mps: number } : null;
    default:
      return number !== null && number > 0 ? { kind, metres: number } : null;
  }
}
