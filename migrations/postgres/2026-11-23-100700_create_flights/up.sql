create table flights (
    id uuid not null,
    log_id uuid,
    log_seq integer,
    source text not null,
    system_id integer,
    vehicle_uid text,
    aircraft_id uuid,
    pilot_id uuid,
    unit_id uuid,
    mission_id uuid,
    purpose text,
    takeoff_at timestamptz not null,
    landing_at timestamptz,
    duration_s double precision,
    distance_m double precision not null,
    max_height_m double precision not null,
    battery_start_pct integer,
    battery_end_pct integer,
    takeoff_lat double precision,
    takeoff_lon double precision,
    landing_lat double precision,
    landing_lon double precision,
    gaps jsonb not null,
    quality text not null,
    quality_notes jsonb not null,
    derived_at timestamptz not null,
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
    constraint flights_source_check check (source in ('telemetry', 'synthetic', 'import')),
    constraint flights_system_id_check check (system_id between 0 and 255),
    constraint flights_purpose_check
        check (purpose in ('search', 'surveillance', 'traffic', 'documentation', 'training',
            'other')),
    constraint flights_duration_s_check check (duration_s >= 0),
    constraint flights_distance_m_check check (distance_m >= 0),
    constraint flights_battery_start_pct_check check (battery_start_pct between 0 and 100),
    constraint flights_battery_end_pct_check check (battery_end_pct between 0 and 100),
    constraint flights_takeoff_lat_check check (takeoff_lat between -90 and 90),
    constraint flights_takeoff_lon_check check (takeoff_lon between -180 and 180),
    constraint flights_landing_lat_check check (landing_lat between -90 and 90),
    constraint flights_landing_lon_check check (landing_lon between -180 and 180),
    constraint flights_quality_check check (quality in ('good', 'degraded', 'poor')),
    constraint flights_log_check check ((log_id is null) = (log_seq is null)),
    constraint flights_telemetry_check check (log_id is not null or source <> 'telemetry'),
    constraint flights_period_check check (takeoff_at <= landing_at),
    constraint flights_takeoff_check check ((takeoff_lat is null) = (takeoff_lon is null)),
    constraint flights_landing_check check ((landing_lat is null) = (landing_lon is null))
);
create index flights_unit_id_idx on flights (unit_id);
create index flights_mission_id_idx on flights (mission_id);
create index flights_takeoff_at_id_idx on flights (takeoff_at, id);
create index flights_aircraft_id_takeoff_at_idx on flights (aircraft_id, takeoff_at);
create index flights_pilot_id_takeoff_at_idx on flights (pilot_id, takeoff_at);
comment on table flights is 'Flights that were flown.';
comment on column flights.id is 'UUIDv7, made by the store.';
comment on column flights.log_id is 'The raw log; null: there is none.';
comment on column flights.log_seq is 'Which flight of the log, from 0; null: there is no log.';
comment on column flights.source is 'Where the record comes from.';
comment on column flights.system_id is 'MAVLink system id of the vehicle; null: not known.';
comment on column flights.vehicle_uid is
    'Identity of the autopilot in lower-case hex; null: it never told.';
comment on column flights.aircraft_id is 'The aircraft; null: not recognised.';
comment on column flights.pilot_id is 'Who flew; null: not known.';
comment on column flights.unit_id is 'The unit it was flown for; null: not known.';
comment on column flights.mission_id is 'The mission; null: flown without one, or not known.';
comment on column flights.purpose is 'What it was for; null: not known.';
comment on column flights.takeoff_at is 'Take-off.';
comment on column flights.landing_at is 'Landing; null: the log ends in the air.';
comment on column flights.duration_s is
    'Seconds from take-off to landing; null: the landing is not known.';
comment on column flights.distance_m is 'Horizontal metres along the positions.';
comment on column flights.max_height_m is 'Greatest height above the take-off point, metres.';
comment on column flights.battery_start_pct is 'Charge at take-off, percent; null: not known.';
comment on column flights.battery_end_pct is 'Charge at landing, percent; null: not known.';
comment on column flights.takeoff_lat is 'Degrees north, WGS 84; null: not known.';
comment on column flights.takeoff_lon is 'Degrees east, WGS 84; null: not known.';
comment on column flights.landing_lat is 'Degrees north, WGS 84; null: not known.';
comment on column flights.landing_lon is 'Degrees east, WGS 84; null: not known.';
comment on column flights.gaps is 'Silences of the vehicle between take-off and landing.';
comment on column flights.quality is 'How much the record can be trusted.';
comment on column flights.quality_notes is 'Why it is not good, as stable codes.';
comment on column flights.derived_at is 'When the record was last derived or entered.';

create table flight_permits (
    flight_id uuid not null,
    permit_id uuid not null,
    constraint flight_permits_pkey primary key (flight_id, permit_id),
    constraint flight_permits_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_permits_permit_id_fkey
        foreign key (permit_id) references permits (id) on delete restrict
);
create index flight_permits_permit_id_idx on flight_permits (permit_id);
comment on table flight_permits is 'The permits that a flight was made under.';
comment on column flight_permits.flight_id is 'The flight.';
comment on column flight_permits.permit_id is 'The permit.';

create table flight_tracks (
    flight_id uuid not null,
    seq integer not null,
    started_at timestamptz not null,
    packed bytea not null,
    constraint flight_tracks_pkey primary key (flight_id, seq),
    constraint flight_tracks_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_tracks_seq_check check (seq >= 0)
);
comment on table flight_tracks is
    'Tracks, packed by the minute or so; the layout is in the store.';
comment on column flight_tracks.flight_id is 'The flight.';
comment on column flight_tracks.seq is 'Order of the pieces, from 0.';
comment on column flight_tracks.started_at is 'Time of its first point.';
comment on column flight_tracks.packed is 'The points; their times count from started_at.';
