// A flight that is written down or corrected: what is proposed, what is wrong, what stays.
import { describe, expect, test } from 'vitest';
import type { Flight, WholeFlight } from '../api/types';
import { draftLike, draftOfRecord, flightOf } from './flight-draft';

const NOW = new Date('2026-07-01T10:00:00Z');
const LAST = { aircraft: { id: 'a1', name: 'OK-X' }, purpose: 'traffic', duration_s: 610, max_height_m: 79.6, distance_m: 1234.4, takeoff_place: 'Kladno' } as unknown as Flight;
const KEPT = {
  ...LAST,
  takeoff_time: '2026-07-01T08:00:31.250Z',
  landing_time: '2026-07-01T08:10:41.500Z',
  pilot: { id: 'p1', name: 'Jana' },
  crew: [{ operator: { id: 'o1', name: 'Eva' }, duty: 'observer' }],
  mission: null,
  permits: [{ id: 'q1', number: '1' }],
  takeoff_position: { lat: 50, lon: 14 },
  sight: 'vlos',
  batteries: ['B1', 'B2'],
  note: null,
} as unknown as WholeFlight;

describe('a flight by hand', () => {
  test('proposes the last one again, just ended', () => {
    const draft = draftLike(LAST, NOW);
    expect(draft).toMatchObject({ aircraftId: 'a1', purpose: 'traffic', takeoff: '2026-07-01T11:50', minutes: '10', height: '80', place: 'Kladno' });
    const { input } = flightOf(draft, NOW, null);
    expect(input).toMatchObject({ takeoff_time: '2026-07-01T09:50:00.000Z', landing_time: '2026-07-01T10:00:00.000Z', pilot_id: null });
  });

  test('names what is wrong with it', () => {
    const draft = { ...draftLike(null, NOW), takeoff: '2026-07-01T13:00', minutes: '0', height: '-1', distance: 'far' };
    expect(flightOf(draft, NOW, null).faults).toEqual({
      aircraft_id: 'needAircraft',
      takeoff_time: 'needStart',
      landing_time: 'needMinutes',
      max_height_m: 'needHeight',
      distance_m: 'needDistance',
    });
  });
});

describe('a correction', () => {
  test('leaves what was not changed to the second', () => {
    const { input } = flightOf({ ...draftOfRecord(KEPT), note: ' vítr ' }, NOW, KEPT);
    expect(input).toMatchObject({
      takeoff_time: '2026-07-01T08:00:31.250Z',
      landing_time: '2026-07-01T08:10:41.500Z',
      pilot_id: 'p1',
      crew: [{ operator_id: 'o1', duty: 'observer' }],
      permits: ['q1'],
      batteries: ['B1', 'B2'],
      note: 'vítr',
    });
  });

  test('moves the landing with a new time in the air', () => {
    const { input } = flightOf({ ...draftOfRecord(KEPT), minutes: '5' }, NOW, KEPT);
    expect(input?.landing_time).toBe('2026-07-01T08:05:31.250Z');
  });
});
