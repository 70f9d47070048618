// How fetching weather from one source goes.
import type { FetchedSource } from '../../api/types';

export type SourceState = 'off' | 'failing' | 'waiting' | 'fine';

/** A failure says more than that it came earlier; what never came is not fine. */
export function sourceState(source: FetchedSource | null): SourceState {
  if (source === null) return 'off';
  if (source.failing !== null) return 'failing';
  return source.succeeded_at === null ? 'waiting' : 'fine';
}
