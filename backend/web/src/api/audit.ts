// The trail of changes.
import { client, PAGE_SIZE, take } from './transport';
import type { AuditEntry, AuditState, Page } from './types';

/** Which lines; what is left out does not filter. */
export type AuditQuery = { record_kind?: string; record_id?: string; action?: string; actor?: string; from?: string; to?: string };

export const audit = {
  auditEntries: (query: AuditQuery, after: string | null) =>
    take<Page<AuditEntry>>(client.GET('/api/v1/audit', { params: { query: { limit: PAGE_SIZE, ...query, ...(after ? { after } : {}) } } })),
  auditState: () => take<AuditState>(client.GET('/api/v1/audit/state')),
  auditExportUrl: (query: AuditQuery) => `/api/v1/audit/export?${new URLSearchParams(query)}`,
};
