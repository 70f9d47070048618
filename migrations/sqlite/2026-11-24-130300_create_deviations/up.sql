-- Deviations for urgent tasks; a mission that has one is marked for ever.
create table deviations (
    -- UUIDv7, made by the store.
    id text not null,
    -- The mission.
    mission_id text not null,
    -- Who claimed it.
    account_id text not null,
    -- When.
    opened_at text not null,
    constraint deviations_pkey primary key (id),
    constraint deviations_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint deviations_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint deviations_opened_at_check check (opened_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index deviations_mission_id_opened_at_idx on deviations (mission_id, opened_at);
create index deviations_account_id_idx on deviations (account_id);
create trigger deviations_refuse_update before update on deviations begin
    select raise(abort, 'deviations refuses UPDATE: what is written stays');
end;
create trigger deviations_refuse_delete before delete on deviations begin
    select raise(abort, 'deviations refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger deviations_refuse_replace before insert on deviations
when exists (select 1 from deviations where id = new.id) begin
    select raise(abort, 'deviations refuses REPLACE: what is written stays');
end;

-- What was attested, approved and reported; of attestations the last one counts.
create table deviation_entries (
    -- UUIDv7, made by the store.
    id text not null,
    -- The deviation.
    deviation_id text not null,
    -- What it is.
    kind text not null,
    -- The reason or the report; null: an approval without words.
    text text,
    -- Who.
    account_id text not null,
    -- The name at that time.
    name text not null,
    -- When.
    entered_at text not null,
    constraint deviation_entries_pkey primary key (id),
    constraint deviation_entries_deviation_id_fkey
        foreign key (deviation_id) references deviations (id) on delete restrict,
    constraint deviation_entries_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint deviation_entries_kind_check
        check (kind in ('necessity', 'urgency', 'interest', 'approval', 'report')),
    constraint deviation_entries_text_check check (text <> ''),
    constraint deviation_entries_text_missing_check check (text is not null or kind = 'approval'),
    constraint deviation_entries_entered_at_check
        check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index deviation_entries_deviation_id_idx on deviation_entries (deviation_id);
create index deviation_entries_account_id_idx on deviation_entries (account_id);
create unique index deviation_entries_deviation_id_kind_key
    on deviation_entries (deviation_id, kind)
    where kind in ('approval', 'report');
create trigger deviation_entries_refuse_update before update on deviation_entries begin
    select raise(abort, 'deviation_entries refuses UPDATE: what is written stays');
end;
create trigger deviation_entries_refuse_delete before delete on deviation_entries begin
    select raise(abort, 'deviation_entries refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger deviation_entries_refuse_replace before insert on deviation_entries
when exists (select 1 from deviation_entries where id = new.id) begin
    select raise(abort, 'deviation_entries refuses REPLACE: what is written stays');
end;
create trigger deviation_entries_approved before insert on deviation_entries
when new.kind in ('necessity', 'urgency', 'interest') and exists (select 1 from deviation_entries
    where deviation_id = new.deviation_id and kind = 'approval') begin
    select raise(abort, 'what was approved stays as it was attested');
end;
