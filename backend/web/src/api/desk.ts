// What people say about missions, and who decides on them: answers, consents, deviations, the queue.
import { client, items, PAGE_SIZE, path, pathAt, take } from './transport';
import type {
  CalendarFeed,
  Consent,
  Deputy,
  DeviationEntry,
  MadeFeed,
  MailSettings,
  MailStatus,
  Mission,
  MissionConsent,
  Notifications,
  Officer,
  Page,
  PastVerdict,
  QueueItem,
  Recheck,
  UrgentFlight,
  WholeDeviation,
  WholePastVerdict,
} from './types';

export type AnswerGiven = { rule: string; zone: string | null; question: string; yes: boolean; note: string | null };
export type Attested = { necessity: string | null; urgency: string | null; interest: string | null };

/** Which deviations: of a unit, whose report stands so, of missions that take off in a period. */
export type DeviationFilter = { unit?: string; report?: 'due' | 'late' | 'done'; from?: string | undefined; to?: string | undefined };

/** Where they are as a file; its kind and language are added. */
export const deviationsFile = (filter: DeviationFilter): string => {
  const given = Object.entries(filter).filter((one): one is [string, string] => one[1] !== undefined);
  return `/api/v1/deviations/file?${new URLSearchParams(given)}`;
};

export const desk = {
  answer: (id: string, answers: AnswerGiven[]) =>
    take<Mission>(client.POST('/api/v1/missions/{id}/answers', { ...path(id), body: answers })),
  addConsent: (id: string, body: Consent) => take<Mission>(client.POST('/api/v1/missions/{id}/consents', { ...path(id), body })),
  /** An answer or a correction, by whoever read this version of the consent. */
  reviseConsent: (id: string, { id: consent, version }: MissionConsent, body: Consent) => {
    const at = pathAt(id, version).params;
    const params = { ...at, path: { ...at.path, consent_id: consent } };
    return take<Mission>(client.PUT('/api/v1/missions/{id}/consents/{consent_id}', { params, body }));
  },
  withdrawConsent: (id: string, consent: string) =>
    take<Mission>(client.POST('/api/v1/missions/{id}/consents/{consent_id}/withdraw', { params: { path: { id, consent_id: consent } } })),
  attest: (id: string, version: number, body: Attested) =>
    take<Mission>(client.PUT('/api/v1/missions/{id}/deviation', { ...pathAt(id, version), body })),
  approveDeviation: (id: string, version: number) =>
    take<Mission>(client.POST('/api/v1/missions/{id}/deviation/approve', pathAt(id, version))),
  reportDeviation: (id: string, text: string) =>
    take<Mission>(client.POST('/api/v1/missions/{id}/deviation/report', { ...path(id), body: { text } })),
  deviations: (filter: DeviationFilter, after: string | null) => {
    const query = { ...filter, limit: PAGE_SIZE, ...(after ? { after } : {}) };
    return take<Page<DeviationEntry>>(client.GET('/api/v1/deviations', { params: { query } }));
  },

  deviation: (id: string) => take<WholeDeviation>(client.GET('/api/v1/deviations/{id}', path(id))),

  /** Whether it goes before others that it meets; `null` takes its rank away. */
  rank: (id: string, rank: number | null) => take<Mission>(client.POST('/api/v1/missions/{id}/rank', { ...path(id), body: { rank } })),

  verdicts: (id: string) => take<{ items: PastVerdict[] }>(client.GET('/api/v1/missions/{id}/verdicts', path(id))).then(items),
  pastVerdict: (id: string) => take<WholePastVerdict>(client.GET('/api/v1/verdicts/{id}', path(id))),
  /** Judged now, or as though it flew at another moment; nothing of it is kept. */
  recheck: (id: string, asOf: string | null) =>
    take<Recheck>(client.POST('/api/v1/missions/{id}/recheck', { params: { path: { id }, query: asOf ? { as_of: asOf } : {} } })),

  queue: () => take<{ items: QueueItem[] }>(client.GET('/api/v1/missions/queue')).then(items),
  deputies: () => take<{ items: Deputy[] }>(client.GET('/api/v1/deputies')).then(items),
  officers: () => take<{ items: Officer[] }>(client.GET('/api/v1/officers')).then(items),
  nameDeputy: (accountId: string, start: string, end: string) =>
    take<Deputy>(client.POST('/api/v1/deputies', { body: { account_id: accountId, valid: { start, end } } })),
  endDeputy: (id: string) => take<Deputy>(client.POST('/api/v1/deputies/{id}/end', path(id))),

  startUrgent: (body: UrgentFlight) => take<Mission>(client.POST('/api/v1/missions/urgent', { body })),

  notifications: (after: string | null) => {
    const query = { limit: PAGE_SIZE, ...(after ? { after } : {}) };
    return take<Notifications>(client.GET('/api/v1/notifications', { params: { query } }));
  },
  calendarFeeds: () => take<{ items: CalendarFeed[] }>(client.GET('/api/v1/calendar-feeds')).then(items),
  /** The address is in this answer only; `null`: a calendar of the person. */
  makeCalendarFeed: (unit: string | null, language: string) => take<MadeFeed>(client.POST('/api/v1/calendar-feeds', { body: { unit_id: unit, language } })),
  revokeCalendarFeed: (id: string) => take<void>(client.POST('/api/v1/calendar-feeds/{id}/revoke', path(id))),
  mailSettings: () => take<MailSettings>(client.GET('/api/v1/mail-settings')),
  /** `null`: no mail is sent. */
  setMailSettings: (email: string | null, language: string) => take<void>(client.POST('/api/v1/mail-settings', { body: { email, language } })),
  mailStatus: () => take<MailStatus>(client.GET('/api/v1/mail-status')),
  readNotification: (id: string) => take<void>(client.POST('/api/v1/notifications/{id}/read', path(id))),
  readAllNotifications: () => take<void>(client.POST('/api/v1/notifications/read')),
};
