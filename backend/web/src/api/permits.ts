// Permits, and applications for them.
import { client, items, path, pathAt, take } from './transport';
import type { EnterPermit, Permit, PermitDetail } from './types';

export const permits = {
  permits: () => take<{ items: Permit[] }>(client.GET('/api/v1/permits')).then(items),
  permit: (id: string) => take<PermitDetail>(client.GET('/api/v1/permits/{id}', path(id))),
  enterPermit: (body: EnterPermit) => take<PermitDetail>(client.POST('/api/v1/permits', { body })),
  changePermit: (id: string, version: number, body: EnterPermit) =>
    take<PermitDetail>(client.PUT('/api/v1/permits/{id}', { ...pathAt(id, version), body })),
  revokePermit: (id: string, version: number, reason: string) =>
    take<PermitDetail>(client.POST('/api/v1/permits/{id}/revoke', { ...pathAt(id, version), body: { reason } })),
};
