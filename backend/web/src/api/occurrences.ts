// Occurrences: reported, reviewed, sent, closed, learnt from.
import { client, items, PAGE_SIZE, path, pathAt, take } from './transport';
import type {
  Assessment,
  ChangeOccurrence,
  EnterOnOccurrence,
  MoveOccurrence,
  Occurrence,
  OccurrenceDetail,
  OccurrenceLesson,
  OccurrenceReport,
  OccurrenceState,
  Page,
  ReportOccurrence,
} from './types';

export type OccurrenceFilter = { state?: OccurrenceState; unit?: string; open?: boolean; flight?: string };

export const occurrences = {
  occurrences: (filter: OccurrenceFilter, after: string | null) => {
    const query = { limit: PAGE_SIZE, ...filter, ...(after ? { after } : {}) };
    return take<Page<Occurrence>>(client.GET('/api/v1/occurrences', { params: { query } }));
  },
  occurrence: (id: string) => take<OccurrenceDetail>(client.GET('/api/v1/occurrences/{id}', path(id))),
  /** Whether it looks reportable, why, and by when; nothing is kept. */
  assessOccurrence: (body: OccurrenceReport, signal: AbortSignal | null = null) =>
    take<Assessment>(client.POST('/api/v1/occurrences/assess', { body, signal })),
  reportOccurrence: (body: ReportOccurrence) => take<OccurrenceDetail>(client.POST('/api/v1/occurrences', { body })),
  /** Refused with 412 when the occurrence is no longer at `version`. */
  changeOccurrence: (id: string, version: number, body: ChangeOccurrence) =>
    take<OccurrenceDetail>(client.PUT('/api/v1/occurrences/{id}', { ...pathAt(id, version), body })),
  moveOccurrence: (id: string, version: number, body: MoveOccurrence) =>
    take<OccurrenceDetail>(client.POST('/api/v1/occurrences/{id}/move', { ...pathAt(id, version), body })),
  enterOnOccurrence: (id: string, body: EnterOnOccurrence) =>
    take<OccurrenceDetail>(client.POST('/api/v1/occurrences/{id}/entries', { ...path(id), body })),
  lessons: () => take<{ items: OccurrenceLesson[] }>(client.GET('/api/v1/occurrences/lessons')).then(items),
  occurrencePdfUrl: (id: string) => `/api/v1/occurrences/${id}/report.pdf`,
  occurrenceDraftUrl: (id: string) => `/api/v1/occurrences/${id}/draft`,
};
