alter table flight_logs alter column system_id drop not null;
alter table flight_logs
    add column format text,
    add column file_name text,
    add column sha256 text,
    add column uploaded_by uuid,
    add column uploaded_at timestamptz,
    add column read_at timestamptz,
    add column fault jsonb,
    add column told jsonb,
    add constraint flight_logs_uploaded_by_fkey
        foreign key (uploaded_by) references accounts (id) on delete restrict,
    add constraint flight_logs_uploaded_check
        check ((uploaded_by is null) = (uploaded_at is null)),
    add constraint flight_logs_upload_check
        check (uploaded_at is null or (file_name is not null and sha256 is not null)),
    add constraint flight_logs_format_check
        check (format in ('tlog', 'dataflash', 'ulog', 'dji_record', 'airdata', 'litchi', 'ugcs', 'dji_subtitles')),
    add constraint flight_logs_file_name_check check (file_name <> ''),
    add constraint flight_logs_sha256_check check (length(sha256) = 64);
update flight_logs set format = 'tlog';
create index flight_logs_uploaded_by_idx on flight_logs (uploaded_by);
create index flight_logs_sha256_idx on flight_logs (sha256);
comment on column flight_logs.system_id is
    'MAVLink system id of the vehicle; null: not a log of one MAVLink vehicle.';
comment on column flight_logs.format is 'What kind of file it is; null: not recognised.';
comment on column flight_logs.file_name is
    'The name that it came under; null: a station recorded it.';
comment on column flight_logs.sha256 is
    'SHA-256 of its bytes, lower-case hex; null: a station recorded it.';
comment on column flight_logs.uploaded_by is
    'The account that brought it; null: a station recorded it.';
comment on column flight_logs.uploaded_at is 'When it was brought; null: a station recorded it.';
comment on column flight_logs.read_at is
    'When its flights were entered; null: not yet, or a station recorded it.';
comment on column flight_logs.fault is
    'Why it, or the rest of it, could not be read, Czech and English; null: it was read to its end.';
comment on column flight_logs.told is
    'What it tells of the aircraft, its batteries and its app; null: nothing, or not read yet.';
