drop index flights_pilot_id_landing_at_idx;
drop index flights_takeoff_at_unit_id_idx;
drop index flights_unit_id_takeoff_at_idx;
create index flights_unit_id_idx on flights (unit_id);
create index flights_takeoff_at_unit_id_idx
    on flights (takeoff_at, unit_id, aircraft_id, purpose, duration_s);
alter table flights drop constraint flights_source_check;
delete from flights where source = 'manual';
alter table flights
    add constraint flights_source_check check (source in ('telemetry', 'synthetic', 'import')),
    drop column max_amsl_m,
    drop column max_agl_m,
    drop column max_distance_m,
    drop column takeoff_place,
    drop column entered_by,
    drop column version;
