create table stations (
    id uuid not null,
    name text not null,
    token_hash bytea not null,
    created_at timestamptz not null,
    last_seen_at timestamptz,
    disabled boolean not null,
    constraint stations_pkey primary key (id),
    constraint stations_name_key unique (name),
    constraint stations_token_hash_key unique (token_hash),
    constraint stations_name_check check (name <> ''),
    constraint stations_token_hash_check check (length(token_hash) = 32)
);
comment on table stations is 'Ground stations.';
comment on column stations.id is 'UUIDv7, made by the store.';
comment on column stations.name is 'What people call it.';
comment on column stations.token_hash is 'SHA-256 of its token; the token itself is not kept.';
comment on column stations.created_at is 'When it was enrolled.';
comment on column stations.last_seen_at is 'When it was last connected; null: never.';
comment on column stations.disabled is 'May no longer connect.';

create table flight_logs (
    id uuid not null,
    station_id uuid,
    system_id integer not null,
    started_at timestamptz not null,
    received_bytes bigint not null,
    closed boolean not null,
    aircraft_id uuid,
    constraint flight_logs_pkey primary key (id),
    constraint flight_logs_station_id_fkey
        foreign key (station_id) references stations (id) on delete restrict,
    constraint flight_logs_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint flight_logs_system_id_check check (system_id between 0 and 255),
    constraint flight_logs_received_bytes_check check (received_bytes >= 0)
);
create index flight_logs_station_id_idx on flight_logs (station_id);
create index flight_logs_aircraft_id_idx on flight_logs (aircraft_id);
comment on table flight_logs is 'Raw logs; their bytes lie in the log store under the id.';
comment on column flight_logs.id is 'UUID, made by the station that records.';
comment on column flight_logs.station_id is 'The station that records it; null: imported.';
comment on column flight_logs.system_id is 'MAVLink system id of the vehicle.';
comment on column flight_logs.started_at is 'When the recording began.';
comment on column flight_logs.received_bytes is 'How many bytes have arrived, without a hole.';
comment on column flight_logs.closed is 'Nothing more will arrive.';
comment on column flight_logs.aircraft_id is
    'The aircraft that it was recorded from; null: not recognised.';
