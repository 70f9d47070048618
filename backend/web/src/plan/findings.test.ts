// What findings mean: for zones, for their order in the list, for the buttons beside them.
import { describe, expect, test } from 'vitest';
import { emptyDraft, type PlanDraft } from './draft';
import { withTakeoff, withWaypoint } from './edits';
import { canLower, lowered, startedAt, tooHigh, waypointsOf } from './fixes';
import { finding, profileOf, verdictOf, zoneAlong } from './fixtures';
import { findKeyed, grouped } from './groups';
import { concerned, meaningOf, meaningsOf } from './meaning';

describe('what a zone means', () => {
  test('comes from the state and the severity of its finding', () => {
    for (const [state, severity, expected] of [
      ['fail', 'block', 'forbids'],
      ['fail', 'permit', 'forbids'],
      ['fail', 'coordinate', 'consent'],
      ['fail', 'warn', 'told'],
      ['cannot_judge', 'warn', 'unknown'],
      ['ask', 'block', 'consent'],
      ['lifted', 'block', 'lifted'],
      ['pass', 'block', 'lifted'],
    ] as const) {
      expect(meaningOf({ state, severity }), `${state} ${severity}`).toBe(expected);
    }
  });

  test('the gravest finding decides, whatever the order', () => {
    const found = [
      finding({ zone: 'Z', state: 'lifted', rule: 'ZON-10' }),
      finding({ zone: 'Z', state: 'fail', severity: 'coordinate', rule: 'CTR-02' }),
      finding({ zone: 'Z', state: 'cannot_judge', rule: 'CTR-03' }),
    ];
    for (const findings of [found, [...found].reverse()]) {
      const zone = meaningsOf(verdictOf(findings), null).get('Z');
      expect(zone?.meaning).toBe('unknown');
      expect(zone?.findings.length).toBe(3);
    }
  });

  test('a zone without a finding only tells where it is met, and is near where it is not', () => {
    const zones = [
      zoneAlong({ identifier: 'INFO' }),
      zoneAlong({ identifier: 'HIGH', relation: 'above' }),
      zoneAlong({ identifier: 'KNOWN', relation: 'beside' }),
    ];
    const found = meaningsOf(verdictOf([finding({ zone: 'KNOWN', state: 'fail' }), finding({})]), profileOf({ zones }));
    expect(found.get('INFO')).toMatchObject({ meaning: 'told', lie: 'met' });
    expect(found.get('HIGH')).toMatchObject({ meaning: 'near', lie: 'above' });
    expect(found.get('KNOWN')).toMatchObject({ meaning: 'forbids', lie: 'beside' });
    expect(found.size).toBe(3);
    expect(concerned(found).map(([identifier]) => identifier)).toEqual(['KNOWN', 'INFO', 'HIGH']);
    expect(meaningsOf(null, null).size).toBe(0);
  });
});

describe('the groups of findings', () => {
  const findings = [
    finding({ rule: 'A', state: 'fail', severity: 'coordinate' }),
    finding({ rule: 'B', state: 'pass' }),
    finding({ rule: 'C', state: 'ask' }),
    finding({ rule: 'D', state: 'fail', severity: 'block' }),
    finding({ rule: 'E', state: 'cannot_judge' }),
    finding({ rule: 'F', state: 'lifted' }),
    finding({ rule: 'G', state: 'fail', severity: 'warn' }),
    finding({ rule: 'H', state: 'fail', severity: 'permit' }),
  ];
  const rules = (group: keyof ReturnType<typeof grouped>) => grouped(findings)[group].map((one) => one.finding.rule);

  test('what decides comes first, and nothing is lost', () => {
    expect(rules('against')).toEqual(['D', 'E', 'H', 'A']);
    expect(rules('questions')).toEqual(['C']);
    expect(rules('told')).toEqual(['G', 'F']);
    expect(rules('passed')).toEqual(['B']);
  });

  test('keys name the same finding in the next check', () => {
    const first = [finding({ rule: 'ZON-01', zone: 'X', state: 'fail' }), finding({ rule: 'ZON-01', zone: 'Y', state: 'fail' })];
    const key = grouped(first).against[1]?.key ?? null;
    const next = [finding({ rule: 'CRW-01', state: 'fail' }), finding({ rule: 'ZON-01', zone: 'Y', state: 'lifted' })];
    expect(findKeyed(grouped(next), key)?.zone).toBe('Y');
    expect(findKeyed(grouped([]), key)).toBeNull();
    expect(findKeyed(grouped(next), null)).toBeNull();
  });
});

describe('lowering', () => {
  const route = (...heights: string[]): PlanDraft => {
    let draft = withTakeoff(emptyDraft(new Date('2026-07-01T10:00:00Z')), { lat: 50, lon: 14 });
    for (const _ of heights) draft = withWaypoint(draft, { lat: 50.01, lon: 14 });
    return { ...draft, waypoints: draft.waypoints.map((point, index) => ({ ...point, height: heights[index] ?? '' })) };
  };

  test('parts end at waypoints: the climb and the first leg at the first, the way home at the last', () => {
    for (const [parts, expected] of [
      [[0], [0]],
      [[1], [0]],
      [[2], [0, 1]],
      [[3], [1, 2]],
      [[4], [2]],
      [[0, 1, 2], [0, 1]],
      [[9], []],
    ] as const) {
      expect(waypointsOf(parts, 3), String(parts)).toEqual(expected);
    }
    expect(waypointsOf([0, 1], 0)).toEqual([]);
  });

  test('lowers what is higher and raises nothing', () => {
    const draft = route('150', '40', '160');
    expect(tooHigh(draft, [0, 1, 2], 110)).toEqual([0]);
    expect(lowered(draft, [0, 1, 2], 110).waypoints.map((point) => point.height)).toEqual(['110', '40', '160']);
    expect(lowered(draft, [3, 4], 110.57).waypoints.map((point) => point.height)).toEqual(['150', '40', '110.5']);
    expect(draft.waypoints[0]?.height).toBe('150');
  });

  test('is offered only where it can be flown and changes something', () => {
    const fix = (to_m: number) => ({ kind: 'lower' as const, parts: [0, 1], to_m });
    expect(canLower(route('150'), fix(110))).toBe(true);
    expect(canLower(route('150'), fix(0))).toBe(false);
    expect(canLower(route('90'), fix(110))).toBe(false);
    expect(canLower(route('150'), { kind: 'apply', latest: null })).toBe(false);
  });

  test('a start is moved to the next full minute', () => {
    expect(startedAt(route('60'), '2026-07-02T04:10:01Z').start).toBe('2026-07-02T06:11');
    expect(startedAt(route('60'), '2026-07-02T04:10:00Z').start).toBe('2026-07-02T06:10');
  });
});
