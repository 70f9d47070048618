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
