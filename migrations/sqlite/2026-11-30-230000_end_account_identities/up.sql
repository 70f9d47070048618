-- Who of an identity provider is which account. A link is never deleted, only ended.
create table account_identities_that_end (
    -- UUIDv7, made by the store.
    id text not null,
    -- The account.
    account_id text not null,
    -- The address of the provider.
    issuer text not null,
    -- What the provider calls the person; it never gives it to another one.
    subject text not null,
    -- Since when the two are linked.
    created_at text not null,
    -- The administrator who linked them; null: the person did by signing in for the first time.
    entered_by text,
    -- When the link ended; null: it counts.
    ended_at text,
    constraint account_identities_pkey primary key (id),
    constraint account_identities_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint account_identities_entered_by_fkey
        foreign key (entered_by) references accounts (id) on delete restrict,
    constraint account_identities_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint account_identities_ended_at_check check (ended_at glob '????-??-??T??:??:??.??????Z')
) strict;
insert into account_identities_that_end
    select id, account_id, issuer, subject, created_at, null, null from account_identities;
drop table account_identities;
alter table account_identities_that_end rename to account_identities;
create index account_identities_account_id_idx on account_identities (account_id);
create index account_identities_entered_by_idx on account_identities (entered_by);
create unique index account_identities_issuer_subject_key
    on account_identities (issuer, subject) where ended_at is null;
create unique index account_identities_account_id_issuer_key
    on account_identities (account_id, issuer) where ended_at is null;
-- By which link to an identity provider it was opened; null: by a password.
alter table sessions add column identity_id text
    constraint sessions_identity_id_fkey references account_identities (id) on delete restrict;
create index sessions_identity_id_idx on sessions (identity_id);
