alter table flights drop constraint flights_source_check;
alter table flights
    add column max_amsl_m double precision,
    add column max_agl_m double precision,
    add column max_distance_m double precision,
    add column takeoff_place text,
    add column entered_by uuid,
    add column version integer not null default 1,
    add constraint flights_source_check
        check (source in ('telemetry', 'synthetic', 'import', 'manual')),
    add constraint flights_entered_by_fkey
        foreign key (entered_by) references accounts (id) on delete restrict,
    add constraint flights_manual_check check (entered_by is not null or source <> 'manual'),
    add constraint flights_max_distance_m_check check (max_distance_m >= 0),
    add constraint flights_takeoff_place_check check (takeoff_place <> ''),
    add constraint flights_version_check check (version > 0);
alter table flights
    alter column version drop default;
create index flights_entered_by_idx on flights (entered_by);
-- What a pilot has practised is read without reading the flights' rows.
create index flights_pilot_id_landing_at_idx
    on flights (pilot_id, landing_at, aircraft_id, takeoff_at, takeoff_lat, takeoff_lon, id);
-- So are figures and statistics, of all units and of some.
drop index flights_unit_id_idx;
create index flights_unit_id_takeoff_at_idx
    on flights (unit_id, takeoff_at, aircraft_id, purpose, duration_s, distance_m, takeoff_lat, takeoff_lon);
drop index flights_takeoff_at_unit_id_idx;
create index flights_takeoff_at_unit_id_idx
    on flights (takeoff_at, unit_id, aircraft_id, purpose, duration_s, distance_m, takeoff_lat, takeoff_lon);
comment on column flights.max_amsl_m is
    'Greatest height above sea level, metres; null: not known.';
comment on column flights.max_agl_m is
    'Greatest height above the ground under it, metres; null: no terrain, or no height above sea level.';
comment on column flights.max_distance_m is
    'Greatest horizontal distance from the take-off point, metres; null: not known.';
comment on column flights.takeoff_place is 'Name of the place of take-off; null: none is known.';
comment on column flights.entered_by is
    'The account that entered it by hand; null: it comes from a log.';
comment on column flights.version is 'Counts changes; a writer names the version it read.';
