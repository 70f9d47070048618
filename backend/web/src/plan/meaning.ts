// What each zone means for one mission: from the findings of the rules, and from how it lies to the way.
import type { Finding, Profile, Verdict } from '../api/types';

/** From the gravest to none at all. */
export const MEANINGS = ['forbids', 'unknown', 'consent', 'told', 'lifted', 'near', 'none'] as const;
export type Meaning = (typeof MEANINGS)[number];
/** Why a zone that is near does not concern the mission. */
export type Lie = Profile['zones'][number]['relation'];
export type ZoneMeaning = { meaning: Meaning; findings: Finding[]; lie: Lie | null };

export function meaningOf({ state, severity }: Pick<Finding, 'state' | 'severity'>): Meaning {
  switch (state) {
    case 'fail':
      return severity === 'coordinate' ? 'consent' : severity === 'warn' ? 'told' : 'forbids';
    case 'cannot_judge':
      return 'unknown';
    case 'ask':
      return 'consent';
    case 'lifted':
    case 'pass':
      return 'lifted';
  }
}

export const graver = (a: Meaning, b: Meaning): Meaning => (MEANINGS.indexOf(a) <= MEANINGS.indexOf(b) ? a : b);

/** The zones that concern the mission or are near it, by their identifiers; all others do not. */
export function meaningsOf(verdict: Verdict | null, profile: Profile | null): Map<string, ZoneMeaning> {
  const zones = new Map<string, ZoneMeaning>();
  for (const finding of verdict?.findings ?? []) {
    if (!finding.zone) continue;
    const known = zones.get(finding.zone) ?? { meaning: 'none', findings: [], lie: null };
    zones.set(finding.zone, {
      ...known,
      meaning: graver(known.meaning, meaningOf(finding)),
      findings: [...known.findings, finding],
    });
  }
  for (const { identifier, relation } of profile?.zones ?? []) {
    const known = zones.get(identifier);
    // A zone that no rule speaks of only tells something where it is met.
    if (!known) zones.set(identifier, { meaning: relation === 'met' ? 'told' : 'near', findings: [], lie: relation });
    else if (known.lie === null || relation === 'met') zones.set(identifier, { ...known, lie: relation });
  }
  return zones;
}

/** Those that are worth a line in a list, the gravest first. */
export function concerned(zones: Map<string, ZoneMeaning>): [string, ZoneMeaning][] {
  const rank = ([, zone]: [string, ZoneMeaning]) => MEANINGS.indexOf(zone.meaning);
  return [...zones].sort((a, b) => rank(a) - rank(b) || a[0].localeCompare(b[0], 'cs', { numeric: true }));
}
