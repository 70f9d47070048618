// The findings of a verdict in the order in which people need them.
import type { Finding, Verdict } from '../api/types';

export type Group = 'against' | 'questions' | 'told' | 'passed';
export const GROUPS: Group[] = ['against', 'questions', 'told', 'passed'];
export type Keyed = { key: string; finding: Finding };

export function groupOf({ state, severity }: Pick<Finding, 'state' | 'severity'>): Group {
  switch (state) {
    case 'ask':
      return 'questions';
    case 'pass':
      return 'passed';
    case 'lifted':
      return 'told';
    case 'cannot_judge':
      return 'against';
    case 'fail':
      return severity === 'warn' ? 'told' : 'against';
  }
}

/** What decides the outcome comes first: a block, then a missing input, then the gravest failure. */
function rank({ state, severity }: Finding): number {
  if (state === 'cannot_judge') return 1;
  if (state === 'lifted') return 5;
  return { block: 0, permit: 2, coordinate: 3, warn: 4 }[severity];
}

/**
 * The findings of each group. A key names the same finding in the next check, so that what is open
 * or shown stays so while the plan changes.
 */
export function grouped(findings: Finding[]): Record<Group, Keyed[]> {
  const groups: Record<Group, Keyed[]> = { against: [], questions: [], told: [], passed: [] };
  const seen = new Map<string, number>();
  for (const finding of findings) {
    const name = `${finding.rule}|${finding.zone ?? ''}`;
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    groups[groupOf(finding)].push({ key: `${name}|${nth}`, finding });
  }
  for (const group of [groups.against, groups.told]) group.sort((a, b) => rank(a.finding) - rank(b.finding));
  return groups;
}

/** Whether nothing stands against a mission, and a person still has to answer: it is not green yet. */
export function waitsForAnswers({ outcome, findings }: Pick<Verdict, 'outcome' | 'findings'>): boolean {
  return (outcome === 'clear' || outcome === 'warnings') && findings.some((finding) => finding.state === 'ask');
}

/** The finding of that key. */
export function findKeyed(groups: Record<Group, Keyed[]>, key: string | null): Finding | null {
  if (key === null) return null;
  return GROUPS.flatMap((group) => groups[group]).find((one) => one.key === key)?.finding ?? null;
}
