create table documents_again (
    id text not null,
    owner_kind text not null,
    owner_id text not null,
    name text not null,
    purpose text not null,
    media_type text not null,
    length integer not null,
    sha256 blob not null,
    account_id text not null,
    added_at text not null,
    withdrawn_at text,
    withdrawn_by text,
    withdrawn_reason text,
    erased_at text,
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
    constraint documents_added_at_check check (added_at glob '????-??-??T??:??:??.??????Z'),
    constraint documents_withdrawn_at_check check (withdrawn_at glob '????-??-??T??:??:??.??????Z'),
    constraint documents_erased_at_check check (erased_at glob '????-??-??T??:??:??.??????Z'),
    constraint documents_withdrawn_check
        check ((withdrawn_at is null) = (withdrawn_by is null)
            and (withdrawn_at is null) = (withdrawn_reason is null))
) strict;
insert into documents_again select * from documents
    where owner_kind <> 'consent';
drop table documents;
alter table documents_again rename to documents;
create unique index documents_owner_kind_owner_id_sha256_key
    on documents (owner_kind, owner_id, sha256) where withdrawn_at is null;
create index documents_account_id_idx on documents (account_id);
create index documents_withdrawn_by_idx on documents (withdrawn_by);
create index documents_sha256_idx on documents (sha256);
