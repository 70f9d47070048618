// Which icon and colour the states of the fleet have, and how much of an interval is left in words.
import type { Aircraft, BatteryState, Counter, DefectSeverity, DueState, Reservation } from '../../api/types';
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
