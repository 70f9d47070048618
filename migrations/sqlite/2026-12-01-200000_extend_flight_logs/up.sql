-- Raw logs, uploaded ones too; their bytes lie in the log store under the id.
create table flight_logs_extended (
    -- UUID, made by the station that records.
    id text not null,
    -- The station that records it; null: imported.
    station_id text,
    -- MAVLink system id of the vehicle; null: not a log of one MAVLink vehicle.
    system_id integer,
    -- When the recording began.
    started_at text not null,
    -- How many bytes have arrived, without a hole.
    received_bytes integer not null,
    -- Nothing more will arrive.
    closed integer not null,
    -- The aircraft that it was recorded from; null: not recognised.
    aircraft_id text,
    -- What kind of file it is; null: not recognised.
    format text,
    -- The name that it came under; null: a station recorded it.
    file_name text,
    -- SHA-256 of its bytes, lower-case hex; null: a station recorded it.
    sha256 text,
    -- The account that brought it; null: a station recorded it.
    uploaded_by text,
    -- When it was brought; null: a station recorded it.
    uploaded_at text,
    -- When its flights were entered; null: not yet, or a station recorded it.
    read_at text,
    -- Why it, or the rest of it, could not be read, Czech and English; null: it was read to its end.
    fault text,
    -- What it tells of the aircraft, its batteries and its app; null: nothing, or not read yet.
    told text,
    constraint flight_logs_pkey primary key (id),
    constraint flight_logs_station_id_fkey
        foreign key (station_id) references stations (id) on delete restrict,
    constraint flight_logs_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint flight_logs_system_id_check check (system_id between 0 and 255),
    constraint flight_logs_started_at_check check (started_at glob '????-??-??T??:??:??.??????Z'),
    constraint flight_logs_received_bytes_check check (received_bytes >= 0),
    constraint flight_logs_closed_check check (closed in (0, 1)),
    constraint flight_logs_uploaded_by_fkey
        foreign key (uploaded_by) references accounts (id) on delete restrict,
    constraint flight_logs_uploaded_check check ((uploaded_by is null) = (uploaded_at is null)),
    constraint flight_logs_upload_check
        check (uploaded_at is null or (file_name is not null and sha256 is not null)),
    constraint flight_logs_format_check
        check (format in ('tlog', 'dataflash', 'ulog', 'dji_record', 'airdata', 'litchi', 'ugcs', 'dji_subtitles')),
    constraint flight_logs_file_name_check check (file_name <> ''),
    constraint flight_logs_sha256_check check (length(sha256) = 64),
    constraint flight_logs_uploaded_at_check
        check (uploaded_at glob '????-??-??T??:??:??.??????Z'),
    constraint flight_logs_read_at_check check (read_at glob '????-??-??T??:??:??.??????Z'),
    constraint flight_logs_fault_check check (json_valid(fault)),
    constraint flight_logs_told_check check (json_valid(told))
) strict;
insert into flight_logs_extended (id, station_id, system_id, started_at, received_bytes, closed, aircraft_id, format)
    select id, station_id, system_id, started_at, received_bytes, closed, aircraft_id, 'tlog' from flight_logs;
drop table flight_logs;
alter table flight_logs_extended rename to flight_logs;
create index flight_logs_station_id_idx on flight_logs (station_id);
create index flight_logs_aircraft_id_idx on flight_logs (aircraft_id);
create index flight_logs_uploaded_by_idx on flight_logs (uploaded_by);
create index flight_logs_sha256_idx on flight_logs (sha256);
