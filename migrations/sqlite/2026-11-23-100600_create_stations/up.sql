-- Ground stations.
create table stations (
    -- UUIDv7, made by the store.
    id text not null,
    -- What people call it.
    name text not null,
    -- SHA-256 of its token; the token itself is not kept.
    token_hash blob not null,
    -- When it was enrolled.
    created_at text not null,
    -- When it was last connected; null: never.
    last_seen_at text,
    -- May no longer connect.
    disabled integer not null,
    constraint stations_pkey primary key (id),
    constraint stations_name_key unique (name),
    constraint stations_token_hash_key unique (token_hash),
    constraint stations_name_check check (name <> ''),
    constraint stations_token_hash_check check (length(token_hash) = 32),
    constraint stations_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint stations_last_seen_at_check check (last_seen_at glob '????-??-??T??:??:??.??????Z'),
    constraint stations_disabled_check check (disabled in (0, 1))
) strict;

-- Raw logs; their bytes lie in the log store under the id.
create table flight_logs (
    -- UUID, made by the station that records.
    id text not null,
    -- The station that records it; null: imported.
    station_id text,
    -- MAVLink system id of the vehicle.
    system_id integer not null,
    -- When the recording began.
    started_at text not null,
    -- How many bytes have arrived, without a hole.
    received_bytes integer not null,
    -- Nothing more will arrive.
    closed integer not null,
    -- The aircraft that it was recorded from; null: not recognised.
    aircraft_id text,
    constraint flight_logs_pkey primary key (id),
    constraint flight_logs_station_id_fkey
        foreign key (station_id) references stations (id) on delete restrict,
    constraint flight_logs_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint flight_logs_system_id_check check (system_id between 0 and 255),
    constraint flight_logs_started_at_check check (started_at glob '????-??-??T??:??:??.??????Z'),
    constraint flight_logs_received_bytes_check check (received_bytes >= 0),
    constraint flight_logs_closed_check check (closed in (0, 1))
) strict;
create index flight_logs_station_id_idx on flight_logs (station_id);
create index flight_logs_aircraft_id_idx on flight_logs (aircraft_id);
