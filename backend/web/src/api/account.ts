// The calls about one's own account.
import { client, items, path, take } from './transport';
import type { Enrolment, OpenSession, OwnAccount } from './types';

export const account = {
  account: () => take<OwnAccount>(client.GET('/api/v1/account')),
  changePassword: (old: string, next: string) => take<void>(client.POST('/api/v1/account/password', { body: { old, new: next } })),

  sessions: () => take<{ items: OpenSession[] }>(client.GET('/api/v1/account/sessions')).then(items),
  endSession: (id: string) => take<void>(client.POST('/api/v1/account/sessions/{id}/end', path(id))),
  endOtherSessions: () => take<void>(client.POST('/api/v1/account/sessions/end-others')),

  enrol: (password: string) => take<Enrolment>(client.POST('/api/v1/account/second-factor', { body: { password } })),
  /** Gives the recovery codes. */
  confirmFactor: (code: string) =>
    take<{ codes: string[] }>(client.POST('/api/v1/account/second-factor/confirm', { body: { code } })).then(({ codes }) => codes),
  removeFactor: (password: string) => take<void>(client.POST('/api/v1/account/second-factor/remove', { body: { password } })),
};
