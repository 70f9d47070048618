// The stable codes of problems that people meet: each has a sentence in every language.
export const PROBLEM_CODES = [
  // Of this page.
  'offline',
  'unexpected',
  // Of the server.
  'bad_credentials',
  'too_many_attempts',
  'not_signed_in',
  'forbidden',
  'not_found',
  'no_log',
  'no_route',
  'invalid',
  'too_large',
  'contradiction',
  'changed_meanwhile',
  'version_missing',
  'busy',
  'database_unavailable',
  'internal',
  'no_operator',
  'not_own_mission',
  'own_mission',
  'other_unit',
  'wrong_state',
  'not_clear',
  'open_questions',
  'urgent_refused',
  'urgent_unknown',
  'attestations_owed',
  'deviation_approved',
  'no_deviation',
  'report_filed',
  'no_unit',
  'no_rulebook',
  'rulebook_changes',
  'rulebook_unreadable',
  'rulebook_exists',
  'dataset_exists',
  'unreadable_body',
  'outside_window',
  'station_offline',
  'position_unknown',
  'position_stale',
  'not_in_place',
  'not_on_board',
  'in_flight',
  'order_under_way',
  'vehicle_refused',
  'unknown_outcome',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

const known: ReadonlySet<string> = new Set(PROBLEM_CODES);

export function isKnown(code: string): code is ProblemCode {
  return known.has(code);
}
