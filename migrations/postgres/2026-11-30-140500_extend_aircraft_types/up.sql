alter table aircraft_types alter column take_off_mass_g drop not null;
alter table aircraft_types alter column max_wind_mps drop not null;
alter table aircraft_types add column version integer not null default 1;
alter table aircraft_types alter column version drop default;
alter table aircraft_types add constraint aircraft_types_version_check check (version > 0);
alter table aircraft_types add column source text;
alter table aircraft_types add column equipment text;
comment on column aircraft_types.take_off_mass_g is
    'Greatest take-off mass, grams; null: not known.';
comment on column aircraft_types.max_wind_mps is
    'Strongest wind it may fly in, metres per second; null: not known.';
comment on column aircraft_types.version is
    'Counts changes; a writer names the version it read.';
comment on column aircraft_types.source is
    'Where its numbers stand; null: not recorded.';
comment on column aircraft_types.equipment is
    'What it carries; null: not recorded.';
