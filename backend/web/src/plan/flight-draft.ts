// A flight while somebody writes it down: texts as typed, and what of the last flight is proposed again.
import type { Flight, FlightInput, Purpose, Sight, WholeFlight } from '../api/types';
import { fromPragueInput, toPragueInput } from '../words/time';
import { within } from './draft';

export type FlightDraft = {
  aircraftId: string;
  purpose: Purpose;
  /** Wall time of Prague. */
  takeoff: string;
  minutes: string;
  height: string;
  distance: string;
  place: string;
  sight: Sight | '';
  batteries: string;
  note: string;
};
export type FlightFault = 'needAircraft' | 'needStart' | 'needMinutes' | 'needHeight' | 'needDistance';
export type FlightFaults = Partial<Record<'aircraft_id' | 'takeoff_time' | 'landing_time' | 'max_height_m' | 'distance_m', FlightFault>>;

const MINUTE_MS = 60_000;

/** A flight that has just ended, like the last one of the pilot. */
export function draftLike(last: Flight | null, now: Date): FlightDraft {
  const minutes = last?.duration_s ? Math.max(1, Math.round(last.duration_s / 60)) : 15;
  return {
    aircraftId: last?.aircraft?.id ?? '',
    purpose: last?.purpose ?? 'search',
    takeoff: toPragueInput(new Date(now.getTime() - minutes * MINUTE_MS)),
    minutes: String(minutes),
    height: last ? String(Math.round(last.max_height_m)) : '60',
    distance: last ? String(Math.round(last.distance_m)) : '',
    place: last?.takeoff_place ?? '',
    sight: 'vlos',
    batteries: '',
    note: '',
  };
}

/** What a record says now, to be corrected. */
export function draftOfRecord(flight: WholeFlight): FlightDraft {
  const takeoff = new Date(flight.takeoff_time);
  const lasted = flight.landing_time ? (new Date(flight.landing_time).getTime() - takeoff.getTime()) / MINUTE_MS : null;
  const number = (value: number) => String(Math.round(value * 10) / 10);
  return {
    aircraftId: flight.aircraft?.id ?? '',
    purpose: flight.purpose ?? 'other',
    takeoff: toPragueInput(takeoff),
    minutes: lasted === null ? '' : number(lasted),
    height: number(flight.max_height_m),
    distance: number(flight.distance_m),
    place: flight.takeoff_place ?? '',
    sight: flight.sight ?? '',
    batteries: flight.batteries.join(', '),
    note: flight.note ?? '',
  };
}

export type MadeFlight = { input: FlightInput; faults: null } | { input: null; faults: FlightFaults };

/** What is sent, or what is wrong with the draft. What is not in the form stays as `kept` says. */
export function flightOf(draft: FlightDraft, now: Date, kept: WholeFlight | null): MadeFlight {
  const faults: FlightFaults = {};
  const typed = fromPragueInput(draft.takeoff);
  // The form knows minutes only: a take-off that was not changed keeps its seconds.
  const same = kept !== null && typed !== null && toPragueInput(new Date(kept.takeoff_time)) === draft.takeoff;
  const takeoff = same ? new Date(kept.takeoff_time) : typed;
  const minutes = within(draft.minutes, 1 / 60, 1440);
  const height = within(draft.height, 0, 6000);
  const distance = draft.distance.trim() === '' ? 0 : within(draft.distance, 0, 500_000);
  if (draft.aircraftId === '') faults.aircraft_id = 'needAircraft';
  if (!takeoff || takeoff > now) faults.takeoff_time = 'needStart';
  if (minutes === null) faults.landing_time = 'needMinutes';
  if (height === null) faults.max_height_m = 'needHeight';
  if (distance === null) faults.distance_m = 'needDistance';
  if (!takeoff || minutes === null || height === null || distance === null || Object.keys(faults).length > 0) return { input: null, faults };
  const unchanged = same && kept.landing_time !== null && draftOfRecord(kept).minutes === draft.minutes;
  const landing = unchanged ? kept.landing_time : new Date(takeoff.getTime() + minutes * MINUTE_MS).toISOString();
  return {
    input: {
      aircraft_id: draft.aircraftId,
      pilot_id: kept?.pilot?.id ?? null,
      crew: kept?.crew.map((one) => ({ operator_id: one.operator.id, duty: one.duty })) ?? [],
      mission_id: kept?.mission?.id ?? null,
      purpose: draft.purpose,
      permits: kept ? kept.permits.map((one) => one.id) : null,
      takeoff_time: takeoff.toISOString(),
      landing_time: landing as string,
      distance_m: distance,
      max_height_m: height,
      takeoff_position: kept?.takeoff_position ?? null,
      takeoff_place: draft.place.trim() || null,
      sight: draft.sight || null,
      batteries: draft.batteries.split(',').map((one) => one.trim()).filter(Boolean),
      note: draft.note.trim() || null,
    },
    faults: null,
  };
}
