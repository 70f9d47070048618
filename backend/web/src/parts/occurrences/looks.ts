// Which icon and colour the states and clocks of occurrences have, and which of them are the most urgent.
import type { Occurrence, OccurrenceClock, OccurrenceState } from '../../api/types';
import type { Tone } from '../../live/status';
import type { IconName } from '../Icon.svelte';

type Look = { tone: Tone; icon: IconName };

export const STATE_LOOK: Record<OccurrenceState, Look> = {
  reported: { tone: 'warn', icon: 'bell' },
  under_review: { tone: 'info', icon: 'eye' },
  sent: { tone: 'ok', icon: 'send' },
  not_reportable: { tone: 'neutral', icon: 'check' },
  closed: { tone: 'neutral', icon: 'book' },
};

export const CLOCK_LOOK: Record<OccurrenceClock, Look> = {
  in_time: { tone: 'info', icon: 'clock' },
  due_soon: { tone: 'warn', icon: 'clock' },
  overdue: { tone: 'danger', icon: 'clock' },
  sent: { tone: 'ok', icon: 'send' },
  not_owed: { tone: 'neutral', icon: 'check' },
};

/** Whether the time for a report runs. */
export const runs = (clock: OccurrenceClock): boolean => clock === 'in_time' || clock === 'due_soon' || clock === 'overdue';

/** Those whose time runs in front, the one that is due first first of all; the others as they came. */
export function byUrgency(items: Occurrence[]): Occurrence[] {
  const running = items.filter((one) => runs(one.clock)).sort((a, b) => a.due_at.localeCompare(b.due_at));
  return [...running, ...items.filter((one) => !runs(one.clock))];
}
