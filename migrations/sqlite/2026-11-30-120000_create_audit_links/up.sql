-- From where: the network address, or the user of the operating system; null: not known.
alter table audit_entries add column from_address text;

-- What an entry tells of a person: apart from it, so that it can be erased when its time is over.
create table audit_personal_details (
    -- The entry.
    entry_id text not null,
    -- Random, so that nobody finds the text by trying; null: erased.
    salt blob,
    -- The detail of the entry, as JSON in the very bytes that were written; null: erased.
    detail text,
    -- When it was erased; null: it is there.
    erased_at text,
    constraint audit_personal_details_pkey primary key (entry_id),
    constraint audit_personal_details_entry_id_fkey
        foreign key (entry_id) references audit_entries (id) on delete restrict,
    constraint audit_personal_details_erased_check
        check ((erased_at is null) = (salt is not null) and (erased_at is null) = (detail is not null)),
    constraint audit_personal_details_erased_at_check
        check (erased_at glob '????-??-??T??:??:??.??????Z')
) strict;

insert into audit_personal_details (entry_id, salt, detail)
    select id, randomblob(16), detail from audit_entries
    where record_kind in ('account', 'licence', 'operator');
drop trigger audit_entries_refuse_update;
update audit_entries set detail = '{}' where record_kind in ('account', 'licence', 'operator');
create trigger audit_entries_refuse_update before update on audit_entries begin
    select raise(abort, 'audit_entries refuses UPDATE: what is written stays');
end;

create trigger audit_personal_details_refuse_update before update on audit_personal_details
when old.erased_at is not null or new.erased_at is null or new.entry_id is not old.entry_id begin
    select raise(abort, 'audit_personal_details refuses UPDATE: what is written stays, or is erased');
end;
create trigger audit_personal_details_refuse_delete before delete on audit_personal_details begin
    select raise(abort, 'audit_personal_details refuses DELETE: what is written stays');
end;
create trigger audit_personal_details_refuse_replace before insert on audit_personal_details
when exists (select 1 from audit_personal_details where entry_id = new.entry_id) begin
    select raise(abort, 'audit_personal_details refuses REPLACE: what is written stays');
end;

-- The chain over all entries: each link holds the hash of its entry and of the link before.
create table audit_links (
    -- Running number, without a gap.
    number integer not null,
    -- The entry.
    entry_id text not null,
    -- SHA-256 over salt and text of the personal detail; null: the entry has none.
    personal_digest blob,
    -- The hash of the link before; of the first one, 32 times zero.
    previous_hash blob not null,
    -- SHA-256 over the previous hash and the canonical JSON of the entry.
    hash blob not null,
    constraint audit_links_pkey primary key (number),
    constraint audit_links_entry_id_key unique (entry_id),
    constraint audit_links_entry_id_fkey
        foreign key (entry_id) references audit_entries (id) on delete restrict,
    constraint audit_links_number_check check (number >= 1)
) strict;
create trigger audit_links_refuse_update before update on audit_links begin
    select raise(abort, 'audit_links refuses UPDATE: what is written stays');
end;
create trigger audit_links_refuse_delete before delete on audit_links begin
    select raise(abort, 'audit_links refuses DELETE: what is written stays');
end;
create trigger audit_links_refuse_replace before insert on audit_links
when exists (select 1 from audit_links where number = new.number or entry_id = new.entry_id) begin
    select raise(abort, 'audit_links refuses REPLACE: what is written stays');
end;
