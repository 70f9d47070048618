// Whether a permit is in force.
export type Validity = { kind: 'expired' } | { kind: 'future' } | { kind: 'in_force'; daysLeft: number };

const DAY_MS = 86_400_000;

export function validityOf(permit: { valid_from: string; valid_to: string }, nowMs: number): Validity {
  const end = Date.parse(permit.valid_to);
  if (nowMs >= end) return { kind: 'expired' };
  if (nowMs < Date.parse(permit.valid_from)) return { kind: 'future' };
  return { kind: 'in_force', daysLeft: Math.ceil((end - nowMs) / DAY_MS) };
}
