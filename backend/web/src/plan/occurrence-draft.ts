// The report of an occurrence while somebody writes it: texts as typed, filled in from the flight.
import type { AircraftDamage, Flight, Injury, OccurrenceDetail, OccurrenceKind, OccurrenceReport, OccurrenceSeverity, Position } from '../api/types';
import { fromPragueInput, toPragueInput } from '../words/time';

export type OccurrenceDraft = {
  kind: OccurrenceKind | '';
  severity: OccurrenceSeverity;
  /** Wall time of Prague. */
  happened: string;
  known: string;
  narrative: string;
  injury: Injury;
  manned: boolean;
  aircraftDamage: AircraftDamage;
  thirdParty: string;
  linkLoss: string;
  parachute: boolean;
  place: string;
  position: Position | null;
  flightId: string;
  aircraftId: string;
};
export type OccurrenceFault = 'needKind' | 'needNarrative' | 'needHappened' | 'needKnown' | 'needSeconds';
export type OccurrenceFaults = Partial<Record<'kind' | 'narrative' | 'happened' | 'known' | 'linkLoss', OccurrenceFault>>;

const DAY_S = 86_400;

/** What has just happened, on a flight if one is named. */
export function draftOf(flight: Flight | null, now: Date): OccurrenceDraft {
  const flown = flight ? new Date(flight.landing_time ?? flight.takeoff_time) : now;
  return {
    kind: '',
    severity: 'incident',
    happened: toPragueInput(flown > now ? now : flown),
    known: toPragueInput(now),
    narrative: '',
    injury: 'none',
    manned: false,
    aircraftDamage: 'none',
    thirdParty: '',
    linkLoss: '',
    parachute: false,
    place: flight?.takeoff_place ?? '',
    position: flight?.takeoff_position ?? null,
    flightId: flight?.id ?? '',
    aircraftId: flight?.aircraft?.id ?? '',
  };
}

/** What a report says now, to be corrected. */
export function draftOfReport(occurrence: OccurrenceDetail): OccurrenceDraft {
  const { report } = occurrence;
  return {
    kind: report.kind,
    severity: report.severity,
    happened: toPragueInput(new Date(report.happened_at)),
    known: toPragueInput(new Date(report.known_at)),
    narrative: report.narrative,
    injury: report.injury,
    manned: report.manned_aircraft,
    aircraftDamage: report.aircraft_damage,
    thirdParty: report.third_party_damage ?? '',
    linkLoss: report.link_loss_s === null ? '' : String(report.link_loss_s),
    parachute: report.parachute_fired,
    place: report.place ?? '',
    position: report.position,
    flightId: occurrence.flight_id ?? '',
    aircraftId: occurrence.aircraft?.id ?? '',
  };
}

/** A kind says more than itself: who chooses the parachute need not tick it. */
export function withKind(draft: OccurrenceDraft, kind: OccurrenceKind): OccurrenceDraft {
  return { ...draft, kind, parachute: draft.parachute || kind === 'parachute' };
}

export type MadeReport = { report: OccurrenceReport; faults: null } | { report: null; faults: OccurrenceFaults };

/** A typed moment; one that was not changed keeps the seconds that the form does not show. */
function moment(typed: string, kept: string | undefined): Date | null {
  const same = kept !== undefined && toPragueInput(new Date(kept)) === typed;
  return same ? new Date(kept) : fromPragueInput(typed);
}

/** What is sent, or what is wrong with the draft. `kept` is the report that is corrected. */
export function reportOf(draft: OccurrenceDraft, now: Date, kept: OccurrenceReport | null = null): MadeReport {
  const faults: OccurrenceFaults = {};
  const happened = moment(draft.happened, kept?.happened_at);
  let known = moment(draft.known, kept?.known_at);
  // Both were typed to the minute: within the same one neither comes first.
  if (happened && known && known < happened && draft.known === draft.happened) known = happened;
  const typed = draft.linkLoss.trim();
  const seconds = typed === '' ? null : /^\d+$/.test(typed) ? Number(typed) : NaN;
  if (draft.kind === '') faults.kind = 'needKind';
  if (draft.narrative.trim() === '') faults.narrative = 'needNarrative';
  if (!happened || happened > now) faults.happened = 'needHappened';
  if (!known || known > now || (happened && known < happened)) faults.known = 'needKnown';
  if (seconds !== null && !(seconds <= DAY_S)) faults.linkLoss = 'needSeconds';
  if (draft.kind === '' || !happened || !known || Object.keys(faults).length > 0) return { report: null, faults };
  return {
    report: {
      kind: draft.kind,
      severity: draft.severity,
      happened_at: happened.toISOString(),
      known_at: known.toISOString(),
      narrative: draft.narrative.trim(),
      injury: draft.injury,
      manned_aircraft: draft.manned,
      aircraft_damage: draft.aircraftDamage,
      third_party_damage: draft.thirdParty.trim() || null,
      link_loss_s: seconds,
      parachute_fired: draft.parachute,
      place: draft.place.trim() || null,
      position: draft.position,
    },
    faults: null,
  };
}

/** The same as far as it is typed: enough to say whether it looks reportable. */
export function roughly(draft: OccurrenceDraft, now: Date): OccurrenceReport | null {
  return reportOf({ ...draft, kind: draft.kind || 'other', narrative: draft.narrative.trim() || '-', linkLoss: '' }, now).report;
}
