alter table account_identities drop constraint account_identities_issuer_subject_key;
alter table account_identities add column entered_by uuid;
alter table account_identities add constraint account_identities_entered_by_fkey
    foreign key (entered_by) references accounts (id) on delete restrict;
alter table account_identities add column ended_at timestamptz;
create index account_identities_entered_by_idx on account_identities (entered_by);
create unique index account_identities_issuer_subject_key
    on account_identities (issuer, subject) where ended_at is null;
create unique index account_identities_account_id_issuer_key
    on account_identities (account_id, issuer) where ended_at is null;
comment on table account_identities is
    'Who of an identity provider is which account. A link is never deleted, only ended.';
comment on column account_identities.created_at is 'Since when the two are linked.';
comment on column account_identities.entered_by is
    'The administrator who linked them; null: the person did by signing in for the first time.';
comment on column account_identities.ended_at is 'When the link ended; null: it counts.';
alter table sessions add column identity_id uuid;
alter table sessions add constraint sessions_identity_id_fkey
    foreign key (identity_id) references account_identities (id) on delete restrict;
create index sessions_identity_id_idx on sessions (identity_id);
comment on column sessions.identity_id is
    'By which link to an identity provider it was opened; null: by a password.';
