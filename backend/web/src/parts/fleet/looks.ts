// Which icon and colour the states of the fleet have, and how much of an interval is left in words.
import type { Aircraft, AircraftType, BatteryState, Counter, DefectSeverity, DueState, MaintenancePlan, Reservation } from '../../api/types';
import type { Tone } from '../../live/status';
import type { Words } from '../../words/cs';
import type { Formatter } from '../../words/format';
import type { IconName } from '../Icon.svelte';

type Look = { tone: Tone; icon: IconName };
export type FleetState = 'airworthy' | 'grounded' | 'limited' | 'retired' | 'unknown';

/** What the badge of an aircraft says: what is not known is never green. */
export function stateOf(one: Pick<Aircraft, 'serviceability' | 'reasons' | 'retired_at'>): FleetState {
  if (one.retired_at) return 'retired';
  if (one.serviceability === 'airworthy') return one.reasons.length > 0 ? 'limited' : 'airworthy';
  return one.reasons.some((reason) => reason.weight === 'grounds') ? 'grounded' : 'unknown';
}

export const STATE_LOOK: Record<FleetState, Look> = {
  airworthy: { tone: 'ok', icon: 'check' },
  limited: { tone: 'warn', icon: 'warn' },
  grounded: { tone: 'danger', icon: 'block' },
  unknown: { tone: 'unknown', icon: 'question' },
  retired: { tone: 'neutral', icon: 'close' },
};

export const DUE_LOOK: Record<DueState, Look> = {
  fine: { tone: 'ok', icon: 'check' },
  soon: { tone: 'warn', icon: 'clock' },
  due: { tone: 'warn', icon: 'warn' },
  overdue: { tone: 'danger', icon: 'block' },
  unknown: { tone: 'unknown', icon: 'question' },
};

export const SEVERITY_LOOK: Record<DefectSeverity, Look> = {
  grounding: { tone: 'danger', icon: 'block' },
  restricts: { tone: 'warn', icon: 'warn' },
  cosmetic: { tone: 'neutral', icon: 'info' },
};

export const BATTERY_LOOK: Record<BatteryState, Look> = {
  in_use: { tone: 'ok', icon: 'check' },
  watch: { tone: 'warn', icon: 'eye' },
  retired: { tone: 'neutral', icon: 'close' },
};

export type ReservationState = 'planned' | 'out' | 'returned' | 'cancelled';

export function reservationState(one: Pick<Reservation, 'cancelled_at' | 'returned_at' | 'handed_over_at'>): ReservationState {
  if (one.cancelled_at) return 'cancelled';
  if (one.returned_at) return 'returned';
  return one.handed_over_at ? 'out' : 'planned';
}

export const RESERVATION_LOOK: Record<ReservationState, Look> = {
  planned: { tone: 'info', icon: 'clock' },
  out: { tone: 'warn', icon: 'right' },
  returned: { tone: 'neutral', icon: 'check' },
  cancelled: { tone: 'neutral', icon: 'close' },
};

/** The counter that has the smallest part of its interval left; none of them may be known. */
export function nearest(counters: Counter[]): Counter | null {
  const part = (one: Counter) => (one.left === null ? Number.POSITIVE_INFINITY : one.left / one.limit);
  return [...counters].sort((one, other) => part(one) - part(other))[0] ?? null;
}

/** What is left of an interval, or by how much it is exceeded. */
export function leftWords(counter: Counter, w: Words, f: Formatter): string {
  const amount = (value: number) => `${f.number(value, counter.kind === 'flight_hours' ? 1 : 0)} (${w.fleet.counters[counter.kind]})`;
  if (counter.left === null) return w.common.unknown;
  return counter.left < 0 ? w.fleet.exceeded(amount(-counter.left)) : w.fleet.left(amount(counter.left));
}

/** How often maintenance is needed, and how far it may be late. */
export function everyWords(every: MaintenancePlan['every'], w: Words, f: Formatter): string {
  const words = w.fleet.types;
  const kinds = ['days', 'flight_hours', 'cycles', 'landings'] as const satisfies readonly Counter['kind'][];
  const counted = kinds.flatMap((kind) => (every[kind] === null ? [] : [words.after[kind](every[kind])]));
  const late = every.tolerance_pct ? ` · ${words.tolerance(every.tolerance_pct)}` : '';
  return words.every(new Intl.ListFormat(f.locale, { type: 'disjunction' }).format(counted)) + late;
}

/** The class mark of a type; `null` is not known. */
export const markWords = (type: AircraftType, w: Words): string | null =>
  type.numbers.class_mark === 'none' ? w.fleet.types.noClass : type.numbers.class_mark;

/** Between which temperatures a type flies; `null`: neither is known. */
export function temperatureWords(type: AircraftType, w: Words, f: Formatter): string | null {
  const { min_temperature_c: low, max_temperature_c: high } = type.numbers;
  const told = (value: number | null) => (value === null ? w.common.unknown : f.number(value));
  return low === null && high === null ? null : `${told(low)} – ${told(high)}\u00a0°C`;
}

/** How long a full battery lasts; `null` is not known. */
export const enduranceWords = (type: AircraftType, f: Formatter): string | null =>
  type.numbers.endurance_s === null ? null : f.duration(type.numbers.endurance_s);
