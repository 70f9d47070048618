-- Later versions of consents: an answer, a correction. The first version is the consent as it was entered.
create table consent_versions (
    -- UUIDv7, made by the store.
    id text not null,
    -- The consent.
    consent_id text not null,
    -- Which version of it, from 2.
    version integer not null,
    -- Who was asked for what, and what was answered.
    consent text not null,
    -- Who entered it.
    account_id text not null,
    -- The name at that time.
    name text not null,
    -- When it was entered.
    entered_at text not null,
    constraint consent_versions_pkey primary key (id),
    constraint consent_versions_consent_id_version_key unique (consent_id, version),
    constraint consent_versions_consent_id_fkey
        foreign key (consent_id) references consents (id) on delete restrict,
    constraint consent_versions_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint consent_versions_version_check check (version >= 2),
    constraint consent_versions_consent_check check (json_valid(consent)),
    constraint consent_versions_entered_at_check
        check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index consent_versions_account_id_idx on consent_versions (account_id);
create trigger consent_versions_refuse_update before update on consent_versions begin
    select raise(abort, 'consent_versions refuses UPDATE: what is written stays');
end;
create trigger consent_versions_refuse_delete before delete on consent_versions begin
    select raise(abort, 'consent_versions refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger consent_versions_refuse_replace before insert on consent_versions
when exists (select 1 from consent_versions where id = new.id) begin
    select raise(abort, 'consent_versions refuses REPLACE: what is written stays');
end;
