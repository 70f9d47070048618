create table batteries (
    id uuid not null,
    version integer not null,
    serial text not null,
    model text not null,
    unit_id uuid not null,
    state text not null,
    cycles integer not null,
    health_pct integer,
    bought_at timestamptz,
    note text,
    constraint batteries_pkey primary key (id),
    constraint batteries_serial_key unique (serial),
    constraint batteries_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint batteries_version_check check (version > 0),
    constraint batteries_serial_check check (serial <> ''),
    constraint batteries_state_check check (state in ('in_use', 'watch', 'retired')),
    constraint batteries_cycles_check check (cycles >= 0),
    constraint batteries_health_pct_check check (health_pct between 0 and 100)
);
create index batteries_unit_id_idx on batteries (unit_id);
comment on table batteries is
    'Batteries of aircraft.';
comment on column batteries.id is
    'UUIDv7, made by the store.';
comment on column batteries.version is
    'Counts changes; a writer names the version it read.';
comment on column batteries.serial is
    'Serial number of the maker.';
comment on column batteries.model is
    'For which machines it is.';
comment on column batteries.unit_id is
    'The unit that keeps it.';
comment on column batteries.state is
    'Whether it may be used.';
comment on column batteries.cycles is
    'Charge cycles at the last reading.';
comment on column batteries.health_pct is
    'Capacity against a new one at the last reading, percent; null: not known.';
comment on column batteries.bought_at is
    'When it came; null: not recorded.';
comment on column batteries.note is
    'What else is to be known; null: nothing.';

create table battery_readings (
    id uuid not null,
    battery_id uuid not null,
    read_at timestamptz not null,
    cycles integer not null,
    health_pct integer,
    reader text not null,
    constraint battery_readings_pkey primary key (id),
    constraint battery_readings_battery_id_fkey
        foreign key (battery_id) references batteries (id) on delete restrict,
    constraint battery_readings_cycles_check check (cycles >= 0),
    constraint battery_readings_health_pct_check check (health_pct between 0 and 100)
);
create index battery_readings_battery_id_read_at_idx on battery_readings (battery_id, read_at);
comment on table battery_readings is
    'What was read from batteries over time.';
comment on column battery_readings.id is
    'UUIDv7, made by the store.';
comment on column battery_readings.battery_id is
    'Which battery.';
comment on column battery_readings.read_at is
    'When.';
comment on column battery_readings.cycles is
    'Charge cycles.';
comment on column battery_readings.health_pct is
    'Capacity against a new one, percent; null: not read.';
comment on column battery_readings.reader is
    'Who read it, by the name at that time.';
create trigger battery_readings_append_only
    before update or delete or truncate on battery_readings
    for each statement execute function refuse_change();

create table parachutes (
    id uuid not null,
    version integer not null,
    serial text not null,
    model text not null,
    unit_id uuid not null,
    packed_at timestamptz not null,
    repack_due_at timestamptz not null,
    deployments integer not null,
    closed_at timestamptz,
    constraint parachutes_pkey primary key (id),
    constraint parachutes_serial_key unique (serial),
    constraint parachutes_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint parachutes_version_check check (version > 0),
    constraint parachutes_serial_check check (serial <> ''),
    constraint parachutes_due_check check (packed_at < repack_due_at),
    constraint parachutes_deployments_check check (deployments >= 0)
);
create index parachutes_unit_id_idx on parachutes (unit_id);
comment on table parachutes is
    'Parachutes of aircraft.';
comment on column parachutes.id is
    'UUIDv7, made by the store.';
comment on column parachutes.version is
    'Counts changes; a writer names the version it read.';
comment on column parachutes.serial is
    'Serial number of the maker.';
comment on column parachutes.model is
    'What it is called.';
comment on column parachutes.unit_id is
    'The unit that keeps it.';
comment on column parachutes.packed_at is
    'When it was last packed.';
comment on column parachutes.repack_due_at is
    'From when on it must not be flown with.';
comment on column parachutes.deployments is
    'How often it has opened.';
comment on column parachutes.closed_at is
    'When it was retired; null: it is in use.';

create table fittings (
    id uuid not null,
    aircraft_id uuid not null,
    battery_id uuid,
    parachute_id uuid,
    fitted_at timestamptz not null,
    removed_at timestamptz,
    constraint fittings_pkey primary key (id),
    constraint fittings_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint fittings_battery_id_fkey
        foreign key (battery_id) references batteries (id) on delete restrict,
    constraint fittings_parachute_id_fkey
        foreign key (parachute_id) references parachutes (id) on delete restrict,
    constraint fittings_one_check check ((battery_id is null) <> (parachute_id is null)),
    constraint fittings_time_check check (fitted_at <= removed_at)
);
create index fittings_aircraft_id_idx on fittings (aircraft_id);
create index fittings_battery_id_idx on fittings (battery_id);
create index fittings_parachute_id_idx on fittings (parachute_id);
create unique index fittings_battery_id_key on fittings (battery_id) where removed_at is null;
create unique index fittings_parachute_id_key on fittings (parachute_id) where removed_at is null;
comment on table fittings is
    'Batteries and parachutes in aircraft, from when until when.';
comment on column fittings.id is
    'UUIDv7, made by the store.';
comment on column fittings.aircraft_id is
    'In which aircraft.';
comment on column fittings.battery_id is
    'Which battery; null: it is a parachute.';
comment on column fittings.parachute_id is
    'Which parachute; null: it is a battery.';
comment on column fittings.fitted_at is
    'Since when.';
comment on column fittings.removed_at is
    'Until when; null: it is in it.';
