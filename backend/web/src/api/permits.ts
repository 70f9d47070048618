// Permits, and applications for them.
import { client, path, pathAt, take } from './transport';
import type { EnterPermit, Page, Permit, PermitDetail } from './types';

/** Which permits of the register. */
export type PermitsWanted = { text?: string; state?: Permit['state'] };

export const permits = {
  permits: (wanted: PermitsWanted, after: string | null) => {
    const query = { ...wanted, ...(after ? { after } : {}) };
    return take<Page<Permit>>(client.GET('/api/v1/permits', { params: { query } }));
  },
  permit: (id: string) => take<PermitDetail>(client.GET('/api/v1/permits/{id}', path(id))),
  enterPermit: (body: EnterPermit) => take<PermitDetail>(client.POST('/api/v1/permits', { body })),
  changePermit: (id: string, version: number, body: EnterPermit) =>
    take<PermitDetail>(client.PUT('/api/v1/permits/{id}', { ...pathAt(id, version), body })),
  /** Which of its documents is the letter that grants it; `null`: none. */
  choosePermitLetter: (id: string, version: number, document: string | null) =>
    take<PermitDetail>(client.PUT('/api/v1/permits/{id}/letter', { ...pathAt(id, version), body: { document_id: document } })),
  revokePermit: (id: string, version: number, reason: string) =>
    take<PermitDetail>(client.POST('/api/v1/permits/{id}/revoke', { ...pathAt(id, version), body: { reason } })),
};
