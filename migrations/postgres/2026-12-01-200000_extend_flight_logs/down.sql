delete from flight_logs where system_id is null;
alter table flight_logs alter column system_id set not null;
alter table flight_logs
    drop column format,
    drop column file_name,
    drop column sha256,
    drop column uploaded_by,
    drop column uploaded_at,
    drop column read_at,
    drop column fault,
    drop column told;
comment on column flight_logs.system_id is 'MAVLink system id of the vehicle.';
