// A consent while it is entered: what it is for is proposed from the findings that ask for one, whom to
// ask from the data about the zone.
import type { Consent, ConsentAnswer, ConsentParty, Finding, Mission, Verdict, Zone } from '../api/types';
import { fromPragueInput, toPragueInput } from '../words/time';
import { numberOf } from './draft';

export const PARTIES: ConsentParty[] = ['tower', 'afis', 'zone_manager', 'other'];
export const ANSWERS: ConsentAnswer[] = ['awaited', 'granted', 'conditional', 'refused', 'silent'];

export type ConsentDraft = {
  party: ConsentParty | '';
  with: string;
  contact: string;
  channel: string;
  requestedBy: string;
  requestedAt: string;
  askedFrom: string;
  askedTo: string;
  zones: string[];
  rules: string[];
  otherZones: string;
  answer: ConsentAnswer;
  answeredBy: string;
  answeredAt: string;
  reference: string;
  from: string;
  to: string;
  maxHeight: string;
  conditions: string;
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

/** Whether such an answer gives something. */
export const isGiven = (answer: ConsentAnswer): boolean => answer === 'granted' || answer === 'conditional';

/** Who is asked about a zone of a kind; nothing where there is none. */
function partyOf(zone: Zone | undefined, finding: Finding | null): ConsentParty | '' {
  if (zone?.kind.startsWith('ctr')) return 'tower';
  if (zone?.kind.startsWith('atz')) return 'afis';
  if (zone || finding?.zone) return 'zone_manager';
  return finding ? 'other' : '';
}

const inputOf = (moment: string | null | undefined): string => (moment ? toPragueInput(new Date(moment)) : '');

/** The mission from take-off to landing; the form has no seconds, the next minute covers the landing. */
const windowOf = (mission: Mission): [string, string] => [
  toPragueInput(new Date(mission.plan.start)),
  toPragueInput(new Date(new Date(mission.expected_end).getTime() + 60_000)),
];

/** A request for one finding, or for nothing yet, for the time of the mission. */
export function consentDraft(mission: Mission, finding: Finding | null, zones: Zone[], by: string): ConsentDraft {
  const zone = zones.find((one) => one.identifier === finding?.zone);
  const named = finding?.fix?.kind === 'ask_consent' ? finding.fix.with : null;
  const [from, to] = windowOf(mission);
  return {
    party: partyOf(zone, finding),
    with: named ?? zone?.authority ?? '',
    contact: zone?.contact ?? '',
    channel: '',
    requestedBy: by,
    requestedAt: '',
    askedFrom: from,
    askedTo: to,
    zones: finding?.zone ? [finding.zone] : [],
    rules: finding && finding.zone === null ? [finding.rule] : [],
    otherZones: '',
    answer: 'awaited',
    answeredBy: '',
    answeredAt: '',
    reference: '',
    from,
    to,
    maxHeight: '',
    conditions: '',
  };
}

/** What a consent says, to be answered or put right; what it was asked for is proposed as its validity. */
export function revisionDraft(mission: Mission, consent: Consent): ConsentDraft {
  const [from, to] = windowOf(mission);
  const asked = consent.asked_for;
  return {
    party: consent.party ?? '',
    with: consent.with,
    contact: consent.contact ?? '',
    channel: consent.channel ?? '',
    requestedBy: consent.requested_by ?? '',
    requestedAt: inputOf(consent.requested_at),
    askedFrom: inputOf(asked?.start),
    askedTo: inputOf(asked?.end),
    zones: consent.zones,
    rules: consent.rules,
    otherZones: '',
    answer: consent.answer === 'awaited' ? 'granted' : consent.answer,
    answeredBy: consent.answered_by ?? '',
    answeredAt: inputOf(consent.answered_at),
    reference: consent.reference,
    from: inputOf(consent.valid?.start ?? asked?.start) || from,
    to: inputOf(consent.valid?.end ?? asked?.end) || to,
    maxHeight: consent.max_height_agl_m === null ? '' : String(consent.max_height_agl_m),
    conditions: consent.conditions ?? '',
  };
}

/** A period of two inputs: `undefined` where one of them is missing or they are the wrong way round. */
function periodOf(from: string, to: string): { start: string; end: string } | undefined {
  const [start, end] = [fromPragueInput(from), fromPragueInput(to)];
  return start && end && start < end ? { start: start.toISOString(), end: end.toISOString() } : undefined;
}

/** A moment that may be left out: `undefined` where it is none. */
function momentOf(input: string): string | null | undefined {
  return input === '' ? null : fromPragueInput(input)?.toISOString();
}

/** The consent to send; `null` while something is missing or wrong. */
export function consentOf(draft: ConsentDraft): Consent | null {
  const given = isGiven(draft.answer);
  const answered = draft.answer !== 'awaited';
  const text = (value: string) => value.trim() || null;
  const asked = draft.askedFrom === '' && draft.askedTo === '' ? null : periodOf(draft.askedFrom, draft.askedTo);
  const valid = given ? periodOf(draft.from, draft.to) : null;
  const [requestedAt, answeredAt] = [momentOf(draft.requestedAt), answered ? momentOf(draft.answeredAt) : null];
  const height = !given || draft.maxHeight.trim() === '' ? null : numberOf(draft.maxHeight);
  const zones = [...new Set([...draft.zones, ...draft.otherZones.split(/[,;]/).map((zone) => zone.trim())])].filter(Boolean);
  const named = draft.with.trim() && zones.length + draft.rules.length > 0;
  const wrongHeight = given && (height === null ? zones.length > 0 || draft.maxHeight.trim() !== '' : height < 0);
  const wrongMoments = [asked, valid, requestedAt, answeredAt].includes(undefined);
  const unsaid = (given && !draft.reference.trim()) || (draft.answer === 'conditional' && !draft.conditions.trim());
  if (!named || wrongHeight || wrongMoments || unsaid) return null;
  return {
    party: draft.party || null,
    with: draft.with.trim(),
    contact: text(draft.contact),
    channel: text(draft.channel),
    requested_by: text(draft.requestedBy),
    requested_at: requestedAt ?? null,
    asked_for: asked ?? null,
    zones,
    rules: draft.rules,
    answer: draft.answer,
    answered_by: answered ? text(draft.answeredBy) : null,
    answered_at: answeredAt ?? null,
    reference: answered ? draft.reference.trim() : '',
    valid: valid ?? null,
    max_height_agl_m: height,
    conditions: answered && draft.answer !== 'granted' ? text(draft.conditions) : null,
  };
}
