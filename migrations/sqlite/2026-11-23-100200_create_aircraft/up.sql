-- Aircraft types.
create table aircraft_types (
    -- UUIDv7, made by the store.
    id text not null,
    -- Model.
    name text not null,
    -- Maker.
    manufacturer text not null,
    -- Family of the fleet, which decides the type rating.
    class text not null,
    -- Greatest take-off mass, grams.
    take_off_mass_g integer not null,
    -- Strongest wind it may fly in, metres per second.
    max_wind_mps real not null,
    constraint aircraft_types_pkey primary key (id),
    constraint aircraft_types_manufacturer_name_key unique (manufacturer, name),
    constraint aircraft_types_name_check check (name <> ''),
    constraint aircraft_types_class_check check (class in ('brus', 'mavic')),
    constraint aircraft_types_take_off_mass_g_check check (take_off_mass_g > 0),
    constraint aircraft_types_max_wind_mps_check check (max_wind_mps > 0)
) strict;

-- Airframes.
create table aircraft (
    -- UUIDv7, made by the store.
    id text not null,
    -- Registration mark.
    registration text not null,
    -- Serial number of the maker.
    serial text not null,
    -- Its type.
    type_id text not null,
    -- The unit that keeps it.
    unit_id text not null,
    -- Whether it may leave the ground.
    serviceability text not null,
    -- Why it may not; null: it may.
    grounded_reason text,
    -- System id that its autopilot is set to; null: speaks no MAVLink.
    mavlink_system_id integer,
    -- Identity of its autopilot in lower-case hex; null: not recorded yet.
    mavlink_uid text,
    constraint aircraft_pkey primary key (id),
    constraint aircraft_registration_key unique (registration),
    constraint aircraft_serial_key unique (serial),
    constraint aircraft_mavlink_uid_key unique (mavlink_uid),
    constraint aircraft_type_id_fkey
        foreign key (type_id) references aircraft_types (id) on delete restrict,
    constraint aircraft_unit_id_fkey foreign key (unit_id) references units (id) on delete restrict,
    constraint aircraft_serviceability_check check (serviceability in ('airworthy', 'grounded')),
    constraint aircraft_mavlink_system_id_check check (mavlink_system_id between 1 and 255),
    constraint aircraft_reason_check
        check ((serviceability = 'grounded') = (grounded_reason is not null))
) strict;
create index aircraft_type_id_idx on aircraft (type_id);
create index aircraft_unit_id_idx on aircraft (unit_id);
create index aircraft_mavlink_system_id_idx on aircraft (mavlink_system_id);
