create table consent_versions (
    id uuid not null,
    consent_id uuid not null,
    version integer not null,
    consent jsonb not null,
    account_id uuid not null,
    name text not null,
    entered_at timestamptz not null,
    constraint consent_versions_pkey primary key (id),
    constraint consent_versions_consent_id_version_key unique (consent_id, version),
    constraint consent_versions_consent_id_fkey
        foreign key (consent_id) references consents (id) on delete restrict,
    constraint consent_versions_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint consent_versions_version_check check (version >= 2)
);
create index consent_versions_account_id_idx on consent_versions (account_id);
comment on table consent_versions is
    'Later versions of consents: an answer, a correction. The first version is the consent as it was entered.';
comment on column consent_versions.id is 'UUIDv7, made by the store.';
comment on column consent_versions.consent_id is 'The consent.';
comment on column consent_versions.version is 'Which version of it, from 2.';
comment on column consent_versions.consent is 'Who was asked for what, and what was answered.';
comment on column consent_versions.account_id is 'Who entered it.';
comment on column consent_versions.name is 'The name at that time.';
comment on column consent_versions.entered_at is 'When it was entered.';
create trigger consent_versions_append_only
    before update or delete or truncate on consent_versions
    for each statement execute function refuse_change();
