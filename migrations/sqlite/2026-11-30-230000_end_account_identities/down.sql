drop index sessions_identity_id_idx;
alter table sessions drop column identity_id;
create table account_identities_for_good (
    -- UUIDv7, made by the store.
    id text not null,
    -- The account.
    account_id text not null,
    -- The address of the provider.
    issuer text not null,
    -- What the provider calls the person; it never gives it to another one.
    subject text not null,
    -- When the person signed in for the first time.
    created_at text not null,
    constraint account_identities_pkey primary key (id),
    constraint account_identities_issuer_subject_key unique (issuer, subject),
    constraint account_identities_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint account_identities_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z')
) strict;
insert into account_identities_for_good
    select id, account_id, issuer, subject, created_at from account_identities where ended_at is null;
drop table account_identities;
alter table account_identities_for_good rename to account_identities;
create index account_identities_account_id_idx on account_identities (account_id);
