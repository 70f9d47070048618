-- Flights that were flown.
create table flights_extended (
    -- UUIDv7, made by the store.
    id text not null,
    -- The raw log; null: there is none.
    log_id text,
    -- Which flight of the log, from 0; null: there is no log.
    log_seq integer,
    -- Where the record comes from.
    source text not null,
    -- MAVLink system id of the vehicle; null: not known.
    system_id integer,
    -- Identity of the autopilot in lower-case hex; null: it never told.
    vehicle_uid text,
    -- The aircraft; null: not recognised.
    aircraft_id text,
    -- Who flew; null: not known.
    pilot_id text,
    -- The unit it was flown for; null: not known.
    unit_id text,
    -- The mission; null: flown without one, or not known.
    mission_id text,
    -- What it was for; null: not known.
    purpose text,
    -- Take-off.
    takeoff_at text not null,
    -- Landing; null: the log ends in the air.
    landing_at text,
    -- Seconds from take-off to landing; null: the landing is not known.
    duration_s real,
    -- Horizontal metres along the positions.
    distance_m real not null,
    -- Greatest height above the take-off point, metres.
    max_height_m real not null,
    -- Charge at take-off, percent; null: not known.
    battery_start_pct integer,
    -- Charge at landing, percent; null: not known.
    battery_end_pct integer,
    -- Degrees north, WGS 84; null: not known.
    takeoff_lat real,
    -- Degrees east, WGS 84; null: not known.
    takeoff_lon real,
    -- Degrees north, WGS 84; null: not known.
    landing_lat real,
    -- Degrees east, WGS 84; null: not known.
    landing_lon real,
    -- Silences of the vehicle between take-off and landing.
    gaps text not null,
    -- How much the record can be trusted.
    quality text not null,
    -- Why it is not good, as stable codes.
    quality_notes text not null,
    -- When the record was last derived or entered.
    derived_at text not null,
    -- Greatest height above sea level, metres; null: not known.
    max_amsl_m real,
    -- Greatest height above the ground under it, metres; null: no terrain, or no height above sea level.
    max_agl_m real,
    -- Greatest horizontal distance from the take-off point, metres; null: not known.
    max_distance_m real,
    -- Name of the place of take-off; null: none is known.
    takeoff_place text,
    -- The account that entered it by hand; null: it comes from a log.
    entered_by text,
    -- Counts changes; a writer names the version it read.
    version integer not null,
    constraint flights_pkey primary key (id),
    constraint flights_log_id_log_seq_key unique (log_id, log_seq),
    constraint flights_log_id_fkey
        foreign key (log_id) references flight_logs (id) on delete restrict,
    constraint flights_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint flights_pilot_id_fkey
        foreign key (pilot_id) references operators (id) on delete restrict,
    constraint flights_unit_id_fkey foreign key (unit_id) references units (id) on delete restrict,
    constraint flights_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint flights_log_seq_check check (log_seq >= 0),
    constraint flights_source_check check (source in ('telemetry', 'synthetic', 'import', 'manual')),
    constraint flights_system_id_check check (system_id between 0 and 255),
    constraint flights_purpose_check
        check (purpose in ('search', 'surveillance', 'traffic', 'documentation', 'training',
            'other')),
    constraint flights_takeoff_at_check check (takeoff_at glob '????-??-??T??:??:??.??????Z'),
    constraint flights_landing_at_check check (landing_at glob '????-??-??T??:??:??.??????Z'),
    constraint flights_duration_s_check check (duration_s >= 0),
    constraint flights_distance_m_check check (distance_m >= 0),
    constraint flights_battery_start_pct_check check (battery_start_pct between 0 and 100),
    constraint flights_battery_end_pct_check check (battery_end_pct between 0 and 100),
    constraint flights_takeoff_lat_check check (takeoff_lat between -90 and 90),
    constraint flights_takeoff_lon_check check (takeoff_lon between -180 and 180),
    constraint flights_landing_lat_check check (landing_lat between -90 and 90),
    constraint flights_landing_lon_check check (landing_lon between -180 and 180),
    constraint flights_gaps_check check (json_valid(gaps)),
    constraint flights_quality_check check (quality in ('good', 'degraded', 'poor')),
    constraint flights_quality_notes_check check (json_valid(quality_notes)),
    constraint flights_derived_at_check check (derived_at glob '????-??-??T??:??:??.??????Z'),
    constraint flights_log_check check ((log_id is null) = (log_seq is null)),
    constraint flights_telemetry_check check (log_id is not null or source <> 'telemetry'),
    constraint flights_period_check check (takeoff_at <= landing_at),
    constraint flights_takeoff_check check ((takeoff_lat is null) = (takeoff_lon is null)),
    constraint flights_landing_check check ((landing_lat is null) = (landing_lon is null)),
    constraint flights_entered_by_fkey
        foreign key (entered_by) references accounts (id) on delete restrict,
    constraint flights_manual_check check (entered_by is not null or source <> 'manual'),
    constraint flights_max_distance_m_check check (max_distance_m >= 0),
    constraint flights_takeoff_place_check check (takeoff_place <> ''),
    constraint flights_version_check check (version > 0)
) strict;
insert into flights_extended (id, log_id, log_seq, source, system_id, vehicle_uid, aircraft_id, pilot_id, unit_id,
    mission_id, purpose, takeoff_at, landing_at, duration_s, distance_m, max_height_m,
    battery_start_pct, battery_end_pct, takeoff_lat, takeoff_lon, landing_lat, landing_lon,
    gaps, quality, quality_notes, derived_at, version)
    select id, log_id, log_seq, source, system_id, vehicle_uid, aircraft_id, pilot_id, unit_id,
        mission_id, purpose, takeoff_at, landing_at, duration_s, distance_m, max_height_m,
        battery_start_pct, battery_end_pct, takeoff_lat, takeoff_lon, landing_lat, landing_lon,
        gaps, quality, quality_notes, derived_at, 1 from flights;
drop table flights;
alter table flights_extended rename to flights;
create index flights_unit_id_takeoff_at_idx
    on flights (unit_id, takeoff_at, aircraft_id, purpose, duration_s, distance_m, takeoff_lat, takeoff_lon);
create index flights_mission_id_idx on flights (mission_id);
create index flights_takeoff_at_id_idx on flights (takeoff_at, id);
create index flights_pilot_id_takeoff_at_idx on flights (pilot_id, takeoff_at);
-- What a pilot has practised is read without reading the flights' rows.
create index flights_pilot_id_landing_at_idx
    on flights (pilot_id, landing_at, aircraft_id, takeoff_at, takeoff_lat, takeoff_lon, id);
-- So are figures and statistics, of all units and of some.
create index flights_takeoff_at_unit_id_idx
    on flights (takeoff_at, unit_id, aircraft_id, purpose, duration_s, distance_m, takeoff_lat, takeoff_lon);
create index flights_aircraft_id_takeoff_at_duration_s_idx
    on flights (aircraft_id, takeoff_at, duration_s);
create index flights_entered_by_idx on flights (entered_by);
