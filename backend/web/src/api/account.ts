// The calls about one's own account, and about accounts of others.
import { client, items, PAGE_SIZE, path, pathAt, take } from './transport';
import type { Account, ApiToken, EditAccount, Enrolment, GiveRole, MadeAccount, MadeToken, NewAccount, NewToken, OpenSession, OwnAccount, Page, UnitRef } from './types';

/** Steps that need nothing but the account, and answer with it. */
const STEPS = {
  disable: '/api/v1/accounts/{id}/disable',
  enable: '/api/v1/accounts/{id}/enable',
  unlock: '/api/v1/accounts/{id}/unlock',
  reset_factor: '/api/v1/accounts/{id}/second-factor/reset',
  end_sessions: '/api/v1/accounts/{id}/sessions/end',
} as const;
export type AccountStep = keyof typeof STEPS;

export const account = {
  account: () => take<OwnAccount>(client.GET('/api/v1/account')),
  changePassword: (old: string, next: string) => take<void>(client.POST('/api/v1/account/password', { body: { old, new: next } })),

  sessions: () => take<{ items: OpenSession[] }>(client.GET('/api/v1/account/sessions')).then(items),
  endSession: (id: string) => take<void>(client.POST('/api/v1/account/sessions/{id}/end', path(id))),
  endOtherSessions: () => take<void>(client.POST('/api/v1/account/sessions/end-others')),

  enrolFactor: (password: string) => take<Enrolment>(client.POST('/api/v1/account/second-factor', { body: { password } })),
  /** Gives the recovery codes. */
  confirmFactor: (code: string) =>
    take<{ codes: string[] }>(client.POST('/api/v1/account/second-factor/confirm', { body: { code } })).then(({ codes }) => codes),
  removeFactor: (password: string) => take<void>(client.POST('/api/v1/account/second-factor/remove', { body: { password } })),

  tokens: () => take<{ items: ApiToken[] }>(client.GET('/api/v1/account/tokens')).then(items),
  makeToken: (body: NewToken) => take<MadeToken>(client.POST('/api/v1/account/tokens', { body })),
  revokeToken: (id: string) => take<void>(client.POST('/api/v1/account/tokens/{id}/revoke', path(id))),

  accounts: (text: string, after: string | null) => {
    const query = { limit: PAGE_SIZE, ...(text ? { text } : {}), ...(after ? { after } : {}) };
    return take<Page<Account>>(client.GET('/api/v1/accounts', { params: { query } }));
  },
  makeAccount: (body: NewAccount) => take<MadeAccount>(client.POST('/api/v1/accounts', { body })),
  /** Refused with 412 when the account is no longer at its version. */
  changeAccount: (account: Account, body: EditAccount) =>
    take<Account>(client.PUT('/api/v1/accounts/{id}', { ...pathAt(account.id, account.version), body })),
  stepAccount: (id: string, step: AccountStep) => take<Account>(client.POST(STEPS[step], path(id))),
  /** Gives the one-time password. */
  resetPassword: (id: string) =>
    take<{ password: string }>(client.POST('/api/v1/accounts/{id}/password', path(id))).then(({ password }) => password),
  giveRole: (id: string, body: GiveRole) => take<Account>(client.POST('/api/v1/accounts/{id}/roles', { ...path(id), body })),
  endRole: (id: string, roleId: string) =>
    take<Account>(client.POST('/api/v1/accounts/{id}/roles/{role_id}/end', { params: { path: { id, role_id: roleId } } })),
  /** Links an account to a person of the identity provider. */
  linkIdentity: (id: string, subject: string) => take<Account>(client.POST('/api/v1/accounts/{id}/identities', { ...path(id), body: { subject } })),
  endIdentity: (id: string, identityId: string) =>
    take<Account>(client.POST('/api/v1/accounts/{id}/identities/{identity_id}/end', { params: { path: { id, identity_id: identityId } } })),
  /** The units that a role may be given for. */
  accountUnits: () => take<{ items: UnitRef[] }>(client.GET('/api/v1/accounts/units')).then(items),
};
