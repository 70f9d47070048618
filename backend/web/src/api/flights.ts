// The flight log: logs that are brought, records by hand, corrections, signatures, logbooks, evidence.
import { client, items, path, pathAt, take } from './transport';
import { Problem } from './problem';
import type { AssignFlight, Conformance, DjiKeys, FlightGap, FlightInput, FlightLog, FlightProposal, Logbook, LogbookSubject, WholeFlight } from './types';

export type LogbookWanted = { subject: LogbookSubject; of: string; from: string; to: string };

export const flightLog = {
  flightRecord: (id: string) => take<WholeFlight>(client.GET('/api/v1/flights/{id}/record', path(id))),
  enterFlight: (body: FlightInput) => take<WholeFlight>(client.POST('/api/v1/flights', { body })),
  /** Refused with 412 when the record is no longer at `version`. */
  correctFlight: (id: string, version: number, record: FlightInput, reason: string) =>
    take<WholeFlight>(client.PUT('/api/v1/flights/{id}', { ...pathAt(id, version), body: { record, reason } })),
  signFlight: (id: string, version: number, signs: 'pilot' | 'commander') =>
    take<WholeFlight>(client.POST('/api/v1/flights/{id}/sign', { ...pathAt(id, version), body: { signs } })),
  flightProposals: (id: string) => take<{ items: FlightProposal[] }>(client.GET('/api/v1/flights/{id}/proposals', path(id))).then(items),
  assignFlight: (id: string, version: number, body: AssignFlight) =>
    take<WholeFlight>(client.POST('/api/v1/flights/{id}/assign', { ...pathAt(id, version), body })),
  /** Keeps the log and the track of a flight beyond their time. */
  holdFlight: (id: string, reason: string) => take<WholeFlight>(client.POST('/api/v1/flights/{id}/hold', { ...path(id), body: { reason } })),
  releaseFlight: (id: string) => take<WholeFlight>(client.POST('/api/v1/flights/{id}/release', path(id))),
  conformance: (id: string) => take<Conformance>(client.GET('/api/v1/flights/{id}/conformance', path(id))),
  flightGaps: (from: string, to: string) =>
    take<{ items: FlightGap[] }>(client.GET('/api/v1/flight-gaps', { params: { query: { from, to } } })).then(items),
  flightLogs: () => take<{ items: FlightLog[] }>(client.GET('/api/v1/flight-logs')).then(items),
  uploadLog,
  djiKeys: () => take<DjiKeys>(client.GET('/api/v1/dji-keys')),
  allowDjiKeys: (allowed: boolean) => take<DjiKeys>(client.PUT('/api/v1/dji-keys', { body: { allowed } })),
  logbook: (wanted: LogbookWanted) => take<Logbook>(client.GET('/api/v1/logbook', { params: { query: wanted } })),
  logbookUrl: (wanted: LogbookWanted, format: 'csv' | 'xlsx' | 'pdf', language: 'cs' | 'en') =>
    `/api/v1/logbook/file?${new URLSearchParams({ ...wanted, format, language })}`,
  trackUrl: (id: string, format: 'geojson' | 'gpx' | 'kml') => `/api/v1/flights/${id}/track/file?format=${format}`,
  evidenceUrl: (id: string) => `/api/v1/flights/${id}/evidence`,
};

/** Sends one file; `onsent` hears how much of it is on its way. `fetch` tells nothing of that. */
function uploadLog(file: File, name: string, onsent: (part: number) => void): Promise<FlightLog[]> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/flight-logs?${new URLSearchParams({ name })}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onsent(event.loaded / event.total);
    };
    request.onerror = () => reject(Problem.offline());
    request.onload = () => {
      if (request.status === 200) resolve((request.response as { items: FlightLog[] }).items);
      else reject(Problem.of(request.status, request.response));
    };
    request.send(file);
  });
}
