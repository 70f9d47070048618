// Applications for one-time permits.
import { client, path, pathAt, take } from './transport';
import type {
  AnswerApplication,
  ApplicationDetail,
  Applications,
  EditApplication,
  EnterLetter,
  GrantApplication,
} from './types';

export type ApplicationTexts = NonNullable<EditApplication['texts']>;

export const applications = {
  applications: () => take<Applications>(client.GET('/api/v1/applications')),
  application: (id: string) => take<ApplicationDetail>(client.GET('/api/v1/applications/{id}', path(id))),
  /** Everything but the reasons comes from the mission and its verdict. */
  draftApplication: (mission: string, reserveDays: number | null, texts: ApplicationTexts) =>
    take<ApplicationDetail>(
      client.POST('/api/v1/missions/{id}/application', { ...path(mission), body: { reserve_days: reserveDays, texts } }),
    ),
  /** One that comes from no mission, for the caller's unit. */
  beginApplication: (body: EditApplication) => take<ApplicationDetail>(client.POST('/api/v1/applications', { body })),
  editApplication: (id: string, version: number, body: EditApplication) =>
    take<ApplicationDetail>(client.PUT('/api/v1/applications/{id}', { ...pathAt(id, version), body })),
  sendToReview: (id: string, version: number, comment: string | null) =>
    take<ApplicationDetail>(client.POST('/api/v1/applications/{id}/send-to-review', { ...pathAt(id, version), body: { comment, at: null } })),
  returnApplication: (id: string, version: number, comment: string) =>
    take<ApplicationDetail>(client.POST('/api/v1/applications/{id}/return', { ...pathAt(id, version), body: { comment, at: null } })),
  submitApplication: (id: string, version: number, comment: string | null) =>
    take<ApplicationDetail>(client.POST('/api/v1/applications/{id}/submit', { ...pathAt(id, version), body: { comment, at: null } })),
  withdrawApplication: (id: string, version: number, reason: string) =>
    take<ApplicationDetail>(client.POST('/api/v1/applications/{id}/withdraw', { ...pathAt(id, version), body: { reason } })),
  answerApplication: (id: string, version: number, body: AnswerApplication) =>
    take<ApplicationDetail>(client.POST('/api/v1/applications/{id}/answer', { ...pathAt(id, version), body })),
  grantApplication: (id: string, version: number, body: GrantApplication) =>
    take<ApplicationDetail>(client.POST('/api/v1/applications/{id}/grant', { ...pathAt(id, version), body })),
  correctGrant: (id: string, version: number, body: GrantApplication) =>
    take<ApplicationDetail>(client.PUT('/api/v1/applications/{id}/grant', { ...pathAt(id, version), body })),
  enterLetter: (id: string, body: EnterLetter) =>
    take<ApplicationDetail>(client.POST('/api/v1/applications/{id}/letters', { ...path(id), body })),
  applicationPdfUrl: (id: string) => `/api/v1/applications/${id}/letter.pdf`,
};
