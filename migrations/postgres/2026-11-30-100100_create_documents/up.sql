create table documents (
    id uuid not null,
    owner_kind text not null,
    owner_id uuid not null,
    name text not null,
    purpose text not null,
    media_type text not null,
    length bigint not null,
    sha256 bytea not null,
    account_id uuid not null,
    added_at timestamptz not null,
    withdrawn_at timestamptz,
    withdrawn_by uuid,
    withdrawn_reason text,
    erased_at timestamptz,
    constraint documents_pkey primary key (id),
    constraint documents_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint documents_withdrawn_by_fkey
        foreign key (withdrawn_by) references accounts (id) on delete restrict,
    constraint documents_owner_kind_check
        check (owner_kind in ('operator', 'licence', 'aircraft', 'permit', 'application', 'defect',
            'maintenance', 'examination')),
    constraint documents_name_check check (name <> ''),
    constraint documents_purpose_check check (purpose in ('document', 'photograph')),
    constraint documents_media_type_check
        check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
    constraint documents_length_check check (length > 0),
    constraint documents_sha256_check check (length(sha256) = 32),
    constraint documents_withdrawn_check
        check ((withdrawn_at is null) = (withdrawn_by is null)
            and (withdrawn_at is null) = (withdrawn_reason is null))
);
create unique index documents_owner_kind_owner_id_sha256_key
    on documents (owner_kind, owner_id, sha256) where withdrawn_at is null;
create index documents_account_id_idx on documents (account_id);
create index documents_withdrawn_by_idx on documents (withdrawn_by);
create index documents_sha256_idx on documents (sha256);
comment on table documents is
    'Scans, photographs and letters that belong to a record; their bytes are files named by their hash.';
comment on column documents.id is 'UUIDv7, made by the store.';
comment on column documents.owner_kind is 'What kind of record it belongs to.';
comment on column documents.owner_id is 'Which record.';
comment on column documents.name is 'Name of the file as it was sent.';
comment on column documents.purpose is 'What it shows.';
comment on column documents.media_type is 'What kind of file its bytes are.';
comment on column documents.length is 'How long it is, bytes.';
comment on column documents.sha256 is 'SHA-256 of its bytes.';
comment on column documents.account_id is 'Who sent it.';
comment on column documents.added_at is 'When.';
comment on column documents.withdrawn_at is 'When it was withdrawn; null: it counts.';
comment on column documents.withdrawn_by is 'Who withdrew it; null: nobody.';
comment on column documents.withdrawn_reason is 'Why; null: it counts.';
comment on column documents.erased_at is
    'When its bytes were erased because nobody may keep them longer; null: they are there.';
