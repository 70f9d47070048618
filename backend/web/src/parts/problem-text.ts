// A problem in words.
import { isKnown, type ProblemCode } from '../api/problem-codes';
import type { Problem } from '../api/problem';
import type { Words } from '../words/cs';

/** Where the server's detail adds a number or a reason to our sentence; elsewhere it only repeats it. */
const TELLING: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'contradiction',
  'invalid',
  'not_clear',
  'not_releasable',
  'reserved',
  'table_columns',
  'table_row',
  'table_unreadable',
  'not_in_place',
  'position_stale',
  'rulebook_changes',
  'rulebook_unreadable',
  'too_large',
  'unknown_outcome',
  'vehicle_refused',
]);

/** The sentence for a problem: by its code, else by its status, else the server's own title. */
export function problemText(problem: Problem, w: Words): string {
  if (isKnown(problem.code)) return w.problem.codes[problem.code];
  return w.problem.status[problem.status] ?? problem.message;
}

/** What the server adds to that sentence. Of a code that we do not know, its detail is all there is. */
export function problemDetail(problem: Problem): string | null {
  return isKnown(problem.code) && !TELLING.has(problem.code) ? null : problem.detail;
}
