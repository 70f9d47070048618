// Personal data: how long they are kept, by whose order, and erasing what is due.
import { client, path, take } from './transport';
import type { Retention, RetentionPeriodInput, RetentionRun } from './types';

export const retention = {
  retention: () => take<Retention>(client.GET('/api/v1/retention')),
  setRetentionPeriod: (body: RetentionPeriodInput) => take<Retention>(client.POST('/api/v1/retention/periods', { body })),
  holdPerson: (id: string, reason: string) => take<Retention>(client.POST('/api/v1/retention/people/{id}/hold', { ...path(id), body: { reason } })),
  releasePerson: (id: string) => take<Retention>(client.POST('/api/v1/retention/people/{id}/release', path(id))),
  runRetention: (people: string[]) => take<RetentionRun>(client.POST('/api/v1/retention/run', { body: { people } })),
};
