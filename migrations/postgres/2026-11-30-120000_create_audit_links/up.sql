alter table audit_entries add column from_address text;
comment on column audit_entries.from_address is
    'From where: the network address, or the user of the operating system; null: not known.';

create table audit_personal_details (
    entry_id uuid not null,
    salt bytea,
    detail text,
    erased_at timestamptz,
    constraint audit_personal_details_pkey primary key (entry_id),
    constraint audit_personal_details_entry_id_fkey
        foreign key (entry_id) references audit_entries (id) on delete restrict,
    constraint audit_personal_details_erased_check
        check ((erased_at is null) = (salt is not null) and (erased_at is null) = (detail is not null))
);
comment on table audit_personal_details is
    'What an entry tells of a person: apart from it, so that it can be erased when its time is over.';
comment on column audit_personal_details.entry_id is 'The entry.';
comment on column audit_personal_details.salt is
    'Random, so that nobody finds the text by trying; null: erased.';
comment on column audit_personal_details.detail is
    'The detail of the entry, as JSON in the very bytes that were written; null: erased.';
comment on column audit_personal_details.erased_at is 'When it was erased; null: it is there.';

insert into audit_personal_details (entry_id, salt, detail)
    select id, uuid_send(gen_random_uuid()), detail from audit_entries
    where record_kind in ('account', 'licence', 'operator');
alter table audit_entries disable trigger audit_entries_append_only;
update audit_entries set detail = '{}' where record_kind in ('account', 'licence', 'operator');
alter table audit_entries enable trigger audit_entries_append_only;

create function refuse_all_but_erasing() returns trigger language plpgsql as $$
begin
    if old.erased_at is not null or new.erased_at is null or new.entry_id <> old.entry_id then
        raise exception '% refuses %: what is written stays, or is erased', tg_table_name, tg_op;
    end if;
    return new;
end;
$$;
comment on function refuse_all_but_erasing is 'Lets nothing be changed but what erases a row.';
create trigger audit_personal_details_append_only
    before delete or truncate on audit_personal_details
    for each statement execute function refuse_change();
create trigger audit_personal_details_erase_only
    before update on audit_personal_details
    for each row execute function refuse_all_but_erasing();

create table audit_links (
    number bigint not null,
    entry_id uuid not null,
    personal_digest bytea,
    previous_hash bytea not null,
    hash bytea not null,
    constraint audit_links_pkey primary key (number),
    constraint audit_links_entry_id_key unique (entry_id),
    constraint audit_links_entry_id_fkey
        foreign key (entry_id) references audit_entries (id) on delete restrict,
    constraint audit_links_number_check check (number >= 1)
);
comment on table audit_links is
    'The chain over all entries: each link holds the hash of its entry and of the link before.';
comment on column audit_links.number is 'Running number, without a gap.';
comment on column audit_links.entry_id is 'The entry.';
comment on column audit_links.personal_digest is
    'SHA-256 over salt and text of the personal detail; null: the entry has none.';
comment on column audit_links.previous_hash is
    'The hash of the link before; of the first one, 32 times zero.';
comment on column audit_links.hash is
    'SHA-256 over the previous hash and the canonical JSON of the entry.';
create trigger audit_links_append_only
    before update or delete or truncate on audit_links
    for each statement execute function refuse_change();
