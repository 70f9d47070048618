// A consent while it is entered: what it is for is proposed from the findings that ask for one.
import type { Consent, Finding, Mission, Verdict } from '../api/types';
import { fromPragueInput, toPragueInput } from '../words/time';
import { numberOf } from './draft';

export type ConsentDraft = {
  with: string;
  reference: string;
  requestedAt: string;
  from: string;
  to: string;
  zones: string[];
  rules: string[];
  otherZones: string;
  maxHeight: string;
};

/** What stands against a mission and a consent could lift: zones, and rules without one. */
export function consentable(verdict: Verdict | null): { zones: string[]; rules: string[] } {
  const found = (verdict?.findings ?? []).filter((finding) => finding.state === 'fail' && finding.severity === 'coordinate');
  const unique = (values: string[]) => [...new Set(values)];
  return {
    zones: unique(found.flatMap((finding) => finding.zone ?? [])),
    rules: unique(found.filter((finding) => finding.zone === null).map((finding) => finding.rule)),
  };
}

/** A consent for one finding, or for nothing yet; valid during the mission. */
export function consentDraft(mission: Mission, finding: Finding | null): ConsentDraft {
  return {
    with: finding?.fix?.kind === 'ask_consent' ? (finding.fix.with ?? '') : '',
    reference: '',
    requestedAt: '',
    from: toPragueInput(new Date(mission.plan.start)),
    // The form has no seconds: the next minute covers the landing.
    to: toPragueInput(new Date(new Date(mission.expected_end).getTime() + 60_000)),
    zones: finding?.zone ? [finding.zone] : [],
    rules: finding && finding.zone === null ? [finding.rule] : [],
    otherZones: '',
    maxHeight: '',
  };
}

/** The consent to send; `null` while something is missing or wrong. */
export function consentOf(draft: ConsentDraft): Consent | null {
  const [start, end] = [fromPragueInput(draft.from), fromPragueInput(draft.to)];
  const requested = draft.requestedAt === '' ? null : fromPragueInput(draft.requestedAt);
  const height = draft.maxHeight.trim() === '' ? null : numberOf(draft.maxHeight);
  const zones = [...new Set([...draft.zones, ...draft.otherZones.split(/[,;]/).map((zone) => zone.trim())])].filter(Boolean);
  const isWhole = draft.with.trim() && draft.reference.trim() && start && end && start < end && zones.length + draft.rules.length > 0;
  if (!isWhole || (draft.requestedAt !== '' && !requested) || (draft.maxHeight.trim() !== '' && (height === null || height < 0))) return null;
  return {
    with: draft.with.trim(),
    reference: draft.reference.trim(),
    requested_at: requested?.toISOString() ?? null,
    valid: { start: start.toISOString(), end: end.toISOString() },
    zones,
    rules: draft.rules,
    max_height_agl_m: height,
  };
}
