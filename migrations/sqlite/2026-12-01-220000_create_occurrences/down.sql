drop table occurrence_versions;
drop table occurrence_entries;
drop table occurrences;

-- Scans, photographs and letters that belong to a record; their bytes are files named by their hash.
create table documents_again (
    -- UUIDv7, made by the store.
    id text not null,
    -- What kind of record it belongs to.
    owner_kind text not null,
    -- Which record.
    owner_id text not null,
    -- Name of the file as it was sent.
    name text not null,
    -- What it shows.
    purpose text not null,
    -- What kind of file its bytes are.
    media_type text not null,
    -- How long it is, bytes.
    length integer not null,
    -- SHA-256 of its bytes.
    sha256 blob not null,
    -- Who sent it.
    account_id text not null,
    -- When.
    added_at text not null,
    -- When it was withdrawn; null: it counts.
    withdrawn_at text,
    -- Who withdrew it; null: nobody.
    withdrawn_by text,
    -- Why; null: it counts.
    withdrawn_reason text,
    -- When its bytes were erased because nobody may keep them longer; null: they are there.
    erased_at text,
    constraint documents_pkey primary key (id),
    constraint documents_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint documents_withdrawn_by_fkey
        foreign key (withdrawn_by) references accounts (id) on delete restrict,
    constraint documents_owner_kind_check
        check (owner_kind in ('operator', 'licence', 'aircraft', 'permit', 'application', 'defect',
            'maintenance', 'examination', 'consent')),
    constraint documents_name_check check (name <> ''),
    constraint documents_purpose_check check (purpose in ('document', 'photograph')),
    constraint documents_media_type_check
        check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
    constraint documents_length_check check (length > 0),
    constraint documents_sha256_check check (length(sha256) = 32),
    constraint documents_added_at_check check (added_at glob '????-??-??T??:??:??.??????Z'),
    constraint documents_withdrawn_at_check check (withdrawn_at glob '????-??-??T??:??:??.??????Z'),
    constraint documents_erased_at_check check (erased_at glob '????-??-??T??:??:??.??????Z'),
    constraint documents_withdrawn_check
        check ((withdrawn_at is null) = (withdrawn_by is null)
            and (withdrawn_at is null) = (withdrawn_reason is null))
) strict;
insert into documents_again select * from documents
    where owner_kind <> 'occurrence';
drop table documents;
alter table documents_again rename to documents;
create unique index documents_owner_kind_owner_id_sha256_key
    on documents (owner_kind, owner_id, sha256) where withdrawn_at is null;
create index documents_account_id_idx on documents (account_id);
create index documents_withdrawn_by_idx on documents (withdrawn_by);
create index documents_sha256_idx on documents (sha256);
