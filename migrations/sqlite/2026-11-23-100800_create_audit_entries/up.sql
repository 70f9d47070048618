-- Who changed what and when. Nothing here is ever changed or taken away.
create table audit_entries (
    -- UUIDv7, made by the store.
    id text not null,
    -- When.
    at text not null,
    -- What kind of actor it was.
    actor_kind text not null,
    -- The account or the station; null: the system itself.
    actor_id text,
    -- Its name at that time.
    actor_name text not null,
    -- What was done, such as missions.approve.
    action text not null,
    -- What kind of record it was done to.
    record_kind text not null,
    -- Which record; null: several at once.
    record_id text,
    -- More about it, as JSON; text, so that its bytes stay as they were written.
    detail text not null,
    constraint audit_entries_pkey primary key (id),
    constraint audit_entries_at_check check (at glob '????-??-??T??:??:??.??????Z'),
    constraint audit_entries_actor_kind_check
        check (actor_kind in ('account', 'station', 'system')),
    constraint audit_entries_action_check check (action <> ''),
    constraint audit_entries_record_kind_check check (record_kind <> ''),
    constraint audit_entries_actor_check check ((actor_kind = 'system') = (actor_id is null))
) strict;
create index audit_entries_at_id_idx on audit_entries (at, id);
create index audit_entries_record_id_at_idx on audit_entries (record_id, at);

create trigger audit_entries_refuse_update before update on audit_entries begin
    select raise(abort, 'audit_entries refuses UPDATE: what is written stays');
end;
create trigger audit_entries_refuse_delete before delete on audit_entries begin
    select raise(abort, 'audit_entries refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger audit_entries_refuse_replace before insert on audit_entries
when exists (select 1 from audit_entries where id = new.id) begin
    select raise(abort, 'audit_entries refuses REPLACE: what is written stays');
end;
