-- How many there were, counted once a week for each unit: the past that a trend is drawn from.
create table measurements (
    -- UUIDv7, made by the store.
    id text not null,
    -- The unit, without those below it.
    unit_id text not null,
    -- What was counted.
    measure text not null,
    -- How many there were.
    value integer not null,
    -- When it was counted.
    measured_at text not null,
    constraint measurements_pkey primary key (id),
    constraint measurements_unit_id_measure_measured_at_key unique (unit_id, measure, measured_at),
    constraint measurements_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint measurements_measure_check
        check (measure in ('brus_aircraft', 'mavic_aircraft', 'operators')),
    constraint measurements_value_check check (value >= 0),
    constraint measurements_measured_at_check
        check (measured_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index measurements_measured_at_idx on measurements (measured_at);
create trigger measurements_refuse_update before update on measurements begin
    select raise(abort, 'measurements refuses UPDATE: what is written stays');
end;
create trigger measurements_refuse_delete before delete on measurements begin
    select raise(abort, 'measurements refuses DELETE: what is written stays');
end;
create trigger measurements_refuse_replace before insert on measurements
    when exists (select 1 from measurements where id = new.id) begin
    select raise(abort, 'measurements refuses REPLACE: what is written stays');
end;
