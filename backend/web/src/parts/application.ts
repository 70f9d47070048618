// The text for a permit application: what a mission goes beyond, by how much, when, where, how high.
import type { Finding, MissionPlan, Verdict } from '../api/types';
import { distanceM } from '../plan/route';
import type { Words } from '../words/cs';
import type { Formatter } from '../words/format';
import { cited } from './finding-words';

type Context = { aircraft: string; w: Words; f: Formatter };

/** What a permit could lift: findings that stand against the flight and need one. */
export function exceeded(verdict: Verdict): Finding[] {
  return verdict.findings.filter((finding) => finding.state === 'fail' && (finding.severity === 'permit' || finding.fix?.kind === 'apply'));
}

export function applicationText(plan: MissionPlan, verdict: Verdict, { aircraft, w, f }: Context): string {
  const words = w.application;
  const heights = plan.waypoints.map((point) => point.height_m);
  const radius = Math.max(0, ...plan.waypoints.map((point) => distanceM(plan.takeoff, point)));
  const latest = exceeded(verdict).flatMap(({ fix }) => (fix?.kind === 'apply' && fix.latest ? [fix.latest] : [])).sort()[0];
  const lines = [
    words.heading,
    ...(latest ? [words.latest(f.dateTime(latest))] : []),
    '',
    `${words.mission}: ${plan.name}`,
    `${words.purpose}: ${w.purpose[plan.purpose]}`,
    `${words.aircraft}: ${aircraft || w.common.unknown}`,
    `${words.when}: ${f.dateTime(plan.start)} – ${f.dateTime(verdict.expected_end)}`,
    `${words.place}: ${f.position(plan.takeoff)}`,
    `${words.area}: ${words.within(f.distance(Math.ceil(radius / 10) * 10))}`,
    `${words.heights}: ${words.heightsText(f.metres(Math.min(...heights)), f.metres(Math.max(...heights)))}`,
    '',
    `${words.exceeds}:`,
    ...exceeded(verdict).flatMap((finding) => linesOf(finding, { aircraft, w, f })),
    '',
    `${words.route}:`,
    ...plan.waypoints.map((point, index) => `${index + 1}. ${f.position(point)}, ${f.height(point.height_m, 'home')}`),
  ];
  return lines.join('\n');
}

function linesOf(finding: Finding, { w, f }: Context): string[] {
  const values = [
    finding.limit && `${w.application.limit} ${f.measure(finding.limit)}`,
    finding.measured && `${w.application.measured} ${f.measure(finding.measured)}`,
  ].filter(Boolean);
  return [
    `– ${finding.rule} ${finding.title[f.language]}${finding.zone ? ` (${finding.zone})` : ''}: ${finding.text[f.language]}`,
    ...(values.length > 0 ? [`  ${values.join('; ')}`] : []),
    `  ${cited(finding, f.language)}`,
  ];
}
