-- Batteries of aircraft.
create table batteries (
    -- UUIDv7, made by the store.
    id text not null,
    -- Counts changes; a writer names the version it read.
    version integer not null,
    -- Serial number of the maker.
    serial text not null,
    -- For which machines it is.
    model text not null,
    -- The unit that keeps it.
    unit_id text not null,
    -- Whether it may be used.
    state text not null,
    -- Charge cycles at the last reading.
    cycles integer not null,
    -- Capacity against a new one at the last reading, percent; null: not known.
    health_pct integer,
    -- When it came; null: not recorded.
    bought_at text,
    -- What else is to be known; null: nothing.
    note text,
    constraint batteries_pkey primary key (id),
    constraint batteries_serial_key unique (serial),
    constraint batteries_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint batteries_version_check check (version > 0),
    constraint batteries_serial_check check (serial <> ''),
    constraint batteries_state_check check (state in ('in_use', 'watch', 'retired')),
    constraint batteries_cycles_check check (cycles >= 0),
    constraint batteries_health_pct_check check (health_pct between 0 and 100),
    constraint batteries_bought_at_check check (bought_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index batteries_unit_id_idx on batteries (unit_id);

-- What was read from batteries over time.
create table battery_readings (
    -- UUIDv7, made by the store.
    id text not null,
    -- Which battery.
    battery_id text not null,
    -- When.
    read_at text not null,
    -- Charge cycles.
    cycles integer not null,
    -- Capacity against a new one, percent; null: not read.
    health_pct integer,
    -- Who read it, by the name at that time.
    reader text not null,
    constraint battery_readings_pkey primary key (id),
    constraint battery_readings_battery_id_fkey
        foreign key (battery_id) references batteries (id) on delete restrict,
    constraint battery_readings_cycles_check check (cycles >= 0),
    constraint battery_readings_health_pct_check check (health_pct between 0 and 100),
    constraint battery_readings_read_at_check check (read_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index battery_readings_battery_id_read_at_idx on battery_readings (battery_id, read_at);
create trigger battery_readings_refuse_update before update on battery_readings begin
    select raise(abort, 'battery_readings refuses UPDATE: what is written stays');
end;
create trigger battery_readings_refuse_delete before delete on battery_readings begin
    select raise(abort, 'battery_readings refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger battery_readings_refuse_replace before insert on battery_readings
when exists (select 1 from battery_readings where id = new.id) begin
    select raise(abort, 'battery_readings refuses REPLACE: what is written stays');
end;

-- Parachutes of aircraft.
create table parachutes (
    -- UUIDv7, made by the store.
    id text not null,
    -- Counts changes; a writer names the version it read.
    version integer not null,
    -- Serial number of the maker.
    serial text not null,
    -- What it is called.
    model text not null,
    -- The unit that keeps it.
    unit_id text not null,
    -- When it was last packed.
    packed_at text not null,
    -- From when on it must not be flown with.
    repack_due_at text not null,
    -- How often it has opened.
    deployments integer not null,
    -- When it was retired; null: it is in use.
    closed_at text,
    constraint parachutes_pkey primary key (id),
    constraint parachutes_serial_key unique (serial),
    constraint parachutes_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint parachutes_version_check check (version > 0),
    constraint parachutes_serial_check check (serial <> ''),
    constraint parachutes_due_check check (packed_at < repack_due_at),
    constraint parachutes_deployments_check check (deployments >= 0),
    constraint parachutes_packed_at_check check (packed_at glob '????-??-??T??:??:??.??????Z'),
    constraint parachutes_repack_due_at_check check (repack_due_at glob '????-??-??T??:??:??.??????Z'),
    constraint parachutes_closed_at_check check (closed_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index parachutes_unit_id_idx on parachutes (unit_id);

-- Batteries and parachutes in aircraft, from when until when.
create table fittings (
    -- UUIDv7, made by the store.
    id text not null,
    -- In which aircraft.
    aircraft_id text not null,
    -- Which battery; null: it is a parachute.
    battery_id text,
    -- Which parachute; null: it is a battery.
    parachute_id text,
    -- Since when.
    fitted_at text not null,
    -- Until when; null: it is in it.
    removed_at text,
    constraint fittings_pkey primary key (id),
    constraint fittings_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint fittings_battery_id_fkey
        foreign key (battery_id) references batteries (id) on delete restrict,
    constraint fittings_parachute_id_fkey
        foreign key (parachute_id) references parachutes (id) on delete restrict,
    constraint fittings_one_check check ((battery_id is null) <> (parachute_id is null)),
    constraint fittings_time_check check (fitted_at <= removed_at),
    constraint fittings_fitted_at_check check (fitted_at glob '????-??-??T??:??:??.??????Z'),
    constraint fittings_removed_at_check check (removed_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index fittings_aircraft_id_idx on fittings (aircraft_id);
create index fittings_battery_id_idx on fittings (battery_id);
create index fittings_parachute_id_idx on fittings (parachute_id);
create unique index fittings_battery_id_key on fittings (battery_id) where removed_at is null;
create unique index fittings_parachute_id_key on fittings (parachute_id) where removed_at is null;
