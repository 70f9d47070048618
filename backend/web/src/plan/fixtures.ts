// Findings and profiles for the tests.
import type { Finding, Profile, Verdict } from '../api/types';

export function finding(changes: Partial<Finding>): Finding {
  return {
    rule: 'ALT-01',
    title: { cs: 'Výška', en: 'Height' },
    state: 'pass',
    severity: 'permit',
    waivable: true,
    text: { cs: 'věta', en: 'sentence' },
    source: { cs: 'Nař. (EU) 2019/947', en: 'Reg. (EU) 2019/947' },
    article: { cs: 'čl. 4 odst. 1 písm. e)', en: 'Art. 4(1)(e)' },
    source_quality: 'found',
    limit: null,
    measured: null,
    zone: null,
    where: null,
    parts: [],
    when: null,
    remedy: null,
    fix: null,
    data: { cs: 'plán', en: 'plan' },
    data_at: null,
    permit: null,
    deviation: false,
    ...changes,
  };
}

export function verdictOf(findings: Finding[]): Verdict {
  return {
    outcome: 'clear',
    checked_at: '2026-07-01T10:00:00Z',
    expected_end: '2026-07-01T10:10:00Z',
    rulebook: { id: 'LKR3xx', hash: '' },
    permits: [],
    findings,
  };
}

/** A thousand metres out and home at 100 m, a sample every 250 m. */
export function profileOf(changes: Partial<Profile> = {}, groundM: (number | null)[] = []): Profile {
  const leg = (part: number, from_m: number, to_m: number) => ({
    part, from_m, to_m, planned_low_m: 95, planned_high_m: 105, agl_low_m: null, agl_high_m: null, amsl_low_m: null, amsl_high_m: null, basis: 'country' as const,
  });
  return {
    distance_m: 1000,
    takeoff_amsl_m: groundM[0] ?? null,
    ground_below_takeoff_m: null,
    buffer_m: 30,
    vertical_buffer_m: 5,
    limits: { height_agl_m: 120 },
    samples: [0, 250, 500, 750, 1000].map((distance_m, index) => ({
      distance_m,
      lat: 50 + 0.001 * index,
      lon: 14,
      planned_m: 100,
      ground_amsl_m: groundM[index] ?? null,
    })),
    legs: [leg(0, 0, 0), leg(1, 0, 500), leg(2, 500, 1000)],
    zones: [],
    ...changes,
  };
}

export function zoneAlong(changes: Partial<Profile['zones'][number]>): Profile['zones'][number] {
  return {
    identifier: 'LKT1',
    restriction: 'prohibited',
    kind: 'prohibited',
    relation: 'met',
    from_m: 250,
    to_m: 750,
    distance_m: 0,
    lower: { metres: 0, datum: 'agl' },
    upper: null,
    ...changes,
  };
}
