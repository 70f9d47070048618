create table measurements (
    id uuid not null,
    unit_id uuid not null,
    measure text not null,
    value integer not null,
    measured_at timestamptz not null,
    constraint measurements_pkey primary key (id),
    constraint measurements_unit_id_measure_measured_at_key unique (unit_id, measure, measured_at),
    constraint measurements_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint measurements_measure_check
        check (measure in ('brus_aircraft', 'mavic_aircraft', 'operators')),
    constraint measurements_value_check check (value >= 0)
);
create index measurements_measured_at_idx on measurements (measured_at);
comment on table measurements is 'How many there were, counted once a week for each unit: the past that a trend is drawn from.';
comment on column measurements.id is 'UUIDv7, made by the store.';
comment on column measurements.unit_id is 'The unit, without those below it.';
comment on column measurements.measure is 'What was counted.';
comment on column measurements.value is 'How many there were.';
comment on column measurements.measured_at is 'When it was counted.';
create trigger measurements_append_only
    before update or delete or truncate on measurements
    for each statement execute function refuse_change();
