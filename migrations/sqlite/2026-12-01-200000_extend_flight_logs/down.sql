-- Raw logs; their bytes lie in the log store under the id.
create table flight_logs_before (
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
insert into flight_logs_before (id, station_id, system_id, started_at, received_bytes, closed, aircraft_id)
    select id, station_id, system_id, started_at, received_bytes, closed, aircraft_id from flight_logs where system_id is not null;
drop table flight_logs;
alter table flight_logs_before rename to flight_logs;
create index flight_logs_station_id_idx on flight_logs (station_id);
create index flight_logs_aircraft_id_idx on flight_logs (aircraft_id);
