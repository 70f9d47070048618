-- Counts changes; a writer names the version it read.
alter table aircraft add column version integer not null default 1
    constraint aircraft_version_check check (version > 0);
-- Take-off mass with its payload, grams; null: that of its type.
alter table aircraft add column take_off_mass_g integer
    constraint aircraft_take_off_mass_g_check check (take_off_mass_g > 0);
-- What it carries; null: not recorded.
alter table aircraft add column equipment text;
-- When it came; null: not recorded.
alter table aircraft add column acquired_at text
    constraint aircraft_acquired_at_check
        check (acquired_at glob '????-??-??T??:??:??.??????Z');
-- When it left the fleet; null: it is in it.
alter table aircraft add column closed_at text
    constraint aircraft_closed_at_check
        check (closed_at glob '????-??-??T??:??:??.??????Z');
-- Why it left the fleet; null: it is in it.
alter table aircraft add column closed_reason text
    constraint aircraft_closed_check check ((closed_at is null) = (closed_reason is null));

-- Aircraft that went from one unit to another.
create table aircraft_moves (
    -- UUIDv7, made by the store.
    id text not null,
    -- Which aircraft.
    aircraft_id text not null,
    -- Where it was.
    from_unit_id text not null,
    -- Where it went.
    to_unit_id text not null,
    -- Why.
    reason text not null,
    -- When.
    moved_at text not null,
    -- Who moved it, by the name at that time.
    mover text not null,
    constraint aircraft_moves_pkey primary key (id),
    constraint aircraft_moves_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint aircraft_moves_from_unit_id_fkey
        foreign key (from_unit_id) references units (id) on delete restrict,
    constraint aircraft_moves_to_unit_id_fkey
        foreign key (to_unit_id) references units (id) on delete restrict,
    constraint aircraft_moves_moved_at_check check (moved_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index aircraft_moves_aircraft_id_moved_at_idx on aircraft_moves (aircraft_id, moved_at);
create index aircraft_moves_from_unit_id_idx on aircraft_moves (from_unit_id);
create index aircraft_moves_to_unit_id_idx on aircraft_moves (to_unit_id);
create trigger aircraft_moves_refuse_update before update on aircraft_moves begin
    select raise(abort, 'aircraft_moves refuses UPDATE: what is written stays');
end;
create trigger aircraft_moves_refuse_delete before delete on aircraft_moves begin
    select raise(abort, 'aircraft_moves refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger aircraft_moves_refuse_replace before insert on aircraft_moves
when exists (select 1 from aircraft_moves where id = new.id) begin
    select raise(abort, 'aircraft_moves refuses REPLACE: what is written stays');
end;
