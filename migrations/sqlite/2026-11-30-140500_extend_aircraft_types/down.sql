-- Aircraft types.
create table aircraft_types_before (
    -- UUIDv7, made by the store.
    id text not null,
    -- Model.
    name text not null,
    -- Maker.
    manufacturer text not null,
    -- Family of the fleet, which decides the type rating.
    class text not null,
    -- Greatest take-off mass, grams; null: not known.
    take_off_mass_g integer not null,
    -- Strongest wind it may fly in, metres per second; null: not known.
    max_wind_mps real not null,
    -- What else it can stand, as its maker says; what is left out is not known.
    limits text not null
        constraint aircraft_types_limits_check check (json_valid(limits)),
    constraint aircraft_types_pkey primary key (id),
    constraint aircraft_types_manufacturer_name_key unique (manufacturer, name),
    constraint aircraft_types_name_check check (name <> ''),
    constraint aircraft_types_class_check check (class in ('brus', 'mavic')),
    constraint aircraft_types_take_off_mass_g_check check (take_off_mass_g > 0),
    constraint aircraft_types_max_wind_mps_check check (max_wind_mps > 0)
) strict;
-- A type of which they are not known had no place before: the least of each, which allows least.
insert into aircraft_types_before
    select id, name, manufacturer, class, coalesce(take_off_mass_g, 1), coalesce(max_wind_mps, 0.1), limits from aircraft_types;
drop table aircraft_types;
alter table aircraft_types_before rename to aircraft_types;
