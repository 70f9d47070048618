alter table aircraft add column version integer not null default 1;
alter table aircraft alter column version drop default;
alter table aircraft add constraint aircraft_version_check check (version > 0);
comment on column aircraft.version is
    'Counts changes; a writer names the version it read.';
alter table aircraft add column take_off_mass_g integer;
alter table aircraft add constraint aircraft_take_off_mass_g_check check (take_off_mass_g > 0);
comment on column aircraft.take_off_mass_g is
    'Take-off mass with its payload, grams; null: that of its type.';
alter table aircraft add column equipment text;
comment on column aircraft.equipment is
    'What it carries; null: not recorded.';
alter table aircraft add column acquired_at timestamptz;
comment on column aircraft.acquired_at is
    'When it came; null: not recorded.';
alter table aircraft add column closed_at timestamptz;
comment on column aircraft.closed_at is
    'When it left the fleet; null: it is in it.';
alter table aircraft add column closed_reason text;
alter table aircraft add constraint aircraft_closed_check
    check ((closed_at is null) = (closed_reason is null));
comment on column aircraft.closed_reason is
    'Why it left the fleet; null: it is in it.';

create table aircraft_moves (
    id uuid not null,
    aircraft_id uuid not null,
    from_unit_id uuid not null,
    to_unit_id uuid not null,
    reason text not null,
    moved_at timestamptz not null,
    mover text not null,
    constraint aircraft_moves_pkey primary key (id),
    constraint aircraft_moves_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint aircraft_moves_from_unit_id_fkey
        foreign key (from_unit_id) references units (id) on delete restrict,
    constraint aircraft_moves_to_unit_id_fkey
        foreign key (to_unit_id) references units (id) on delete restrict
);
create index aircraft_moves_aircraft_id_moved_at_idx on aircraft_moves (aircraft_id, moved_at);
create index aircraft_moves_from_unit_id_idx on aircraft_moves (from_unit_id);
create index aircraft_moves_to_unit_id_idx on aircraft_moves (to_unit_id);
comment on table aircraft_moves is
    'Aircraft that went from one unit to another.';
comment on column aircraft_moves.id is
    'UUIDv7, made by the store.';
comment on column aircraft_moves.aircraft_id is
    'Which aircraft.';
comment on column aircraft_moves.from_unit_id is
    'Where it was.';
comment on column aircraft_moves.to_unit_id is
    'Where it went.';
comment on column aircraft_moves.reason is
    'Why.';
comment on column aircraft_moves.moved_at is
    'When.';
comment on column aircraft_moves.mover is
    'Who moved it, by the name at that time.';
create trigger aircraft_moves_append_only
    before update or delete or truncate on aircraft_moves
    for each statement execute function refuse_change();
