// Which icon and colour the states of rules and rulebooks have.
import type { Rulebook, RuleState, SourceQuality } from '../../api/types';
import type { Tone } from '../../live/status';
import type { IconName } from '../../parts/Icon.svelte';

type Look = { tone: Tone; icon: IconName };

export const STATE_LOOK: Record<RuleState, Look> = {
  machine: { tone: 'ok', icon: 'check' },
  question: { tone: 'info', icon: 'user' },
  by_construction: { tone: 'neutral', icon: 'shield' },
  not_applicable: { tone: 'neutral', icon: 'minus' },
};

/** An assumed number is a question to the operator, not a fact. */
export const SOURCE_LOOK: Record<SourceQuality, Look> = {
  found: { tone: 'ok', icon: 'check' },
  assumed: { tone: 'unknown', icon: 'question' },
  operator: { tone: 'info', icon: 'user' },
};

export type BookState = 'in_force' | 'future' | 'ended' | 'replaced' | 'unreadable';

export const BOOK_LOOK: Record<BookState, Look> = {
  in_force: { tone: 'ok', icon: 'check' },
  future: { tone: 'info', icon: 'clock' },
  ended: { tone: 'neutral', icon: 'close' },
  replaced: { tone: 'neutral', icon: 'back' },
  unreadable: { tone: 'danger', icon: 'warn' },
};

/** The days of a rulebook are days of UTC. */
export function bookState(book: Rulebook, nowMs: number): BookState {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  if (!book.readable) return 'unreadable';
  if (book.in_force) return 'in_force';
  if (book.valid_from > today) return 'future';
  return book.valid_to !== null && book.valid_to < today ? 'ended' : 'replaced';
}
