// A report of an occurrence: filled in from the flight, refused where it does not fit.
import { describe, expect, test } from 'vitest';
import type { Flight, OccurrenceDetail } from '../api/types';
import { draftOf, draftOfReport, reportOf, roughly, withKind } from './occurrence-draft';

const now = new Date('2026-12-01T11:00:30Z');
const flight = {
  id: 'f',
  takeoff_time: '2026-12-01T10:00:00Z',
  landing_time: '2026-12-01T10:20:10Z',
  takeoff_place: 'Kladno',
  takeoff_position: { lat: 50.1, lon: 14.1 },
  aircraft: { id: 'a', name: 'BRUS-01' },
} as unknown as Flight;

describe('a report', () => {
  test('is filled in from the flight', () => {
    const draft = draftOf(flight, now);
    expect([draft.happened, draft.known, draft.place, draft.flightId, draft.aircraftId]).toEqual(['2026-12-01T11:20', '2026-12-01T12:00', 'Kladno', 'f', 'a']);
  });

  test('without a flight has happened now', () => {
    const draft = draftOf(null, now);
    const { report } = reportOf({ ...withKind(draft, 'damage'), narrative: ' Náraz. ' }, now);
    expect(report?.happened_at).toBe('2026-12-01T11:00:00.000Z');
    expect([report?.narrative, report?.place, report?.link_loss_s]).toEqual(['Náraz.', null, null]);
  });

  test('says what is missing', () => {
    const draft = { ...draftOf(flight, now), happened: '2026-12-01T13:00', linkLoss: '1,5' };
    expect(reportOf(draft, now).faults).toEqual({ kind: 'needKind', narrative: 'needNarrative', happened: 'needHappened', known: 'needKnown', linkLoss: 'needSeconds' });
    expect(reportOf({ ...draftOf(flight, now), linkLoss: '86401' }, now).faults?.linkLoss).toBe('needSeconds');
  });

  test('of a parachute says that it was fired', () => {
    expect(withKind(draftOf(null, now), 'parachute').parachute).toBe(true);
    expect(withKind(draftOf(null, now), 'other').parachute).toBe(false);
  });

  test('can be judged before anything is written', () => {
    expect(roughly(draftOf(null, now), now)?.kind).toBe('other');
    expect(roughly({ ...draftOf(null, now), happened: '' }, now)).toBeNull();
  });

  test('that is corrected keeps the seconds of its times', () => {
    const made = reportOf({ ...withKind(draftOf(flight, now), 'lost_link'), narrative: 'Ztráta.', linkLoss: '12' }, now);
    if (!made.report) throw new Error('it fits');
    const kept = { ...made.report, happened_at: '2026-12-01T10:20:42.000Z', known_at: '2026-12-01T10:20:50.000Z' };
    const detail = { report: kept, flight_id: 'f', aircraft: null } as unknown as OccurrenceDetail;
    const draft = draftOfReport(detail);
    expect(reportOf(draft, now, kept).report).toEqual(kept);
    expect(reportOf({ ...draft, known: '2026-12-01T11:30' }, now, kept).report?.known_at).toBe('2026-12-01T10:30:00.000Z');
  });
});
