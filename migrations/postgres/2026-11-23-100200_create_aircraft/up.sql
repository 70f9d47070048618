create table aircraft_types (
    id uuid not null,
    name text not null,
    manufacturer text not null,
    class text not null,
    take_off_mass_g integer not null,
    max_wind_mps double precision not null,
    constraint aircraft_types_pkey primary key (id),
    constraint aircraft_types_manufacturer_name_key unique (manufacturer, name),
    constraint aircraft_types_name_check check (name <> ''),
    constraint aircraft_types_class_check check (class in ('brus', 'mavic')),
    constraint aircraft_types_take_off_mass_g_check check (take_off_mass_g > 0),
    constraint aircraft_types_max_wind_mps_check check (max_wind_mps > 0)
);
comment on table aircraft_types is 'Aircraft types.';
comment on column aircraft_types.id is 'UUIDv7, made by the store.';
comment on column aircraft_types.name is 'Model.';
comment on column aircraft_types.manufacturer is 'Maker.';
comment on column aircraft_types.class is 'Family of the fleet, which decides the type rating.';
comment on column aircraft_types.take_off_mass_g is 'Greatest take-off mass, grams.';
comment on column aircraft_types.max_wind_mps is
    'Strongest wind it may fly in, metres per second.';

create table aircraft (
    id uuid not null,
    registration text not null,
    serial text not null,
    type_id uuid not null,
    unit_id uuid not null,
    serviceability text not null,
    grounded_reason text,
    mavlink_system_id integer,
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
);
create index aircraft_type_id_idx on aircraft (type_id);
create index aircraft_unit_id_idx on aircraft (unit_id);
create index aircraft_mavlink_system_id_idx on aircraft (mavlink_system_id);
comment on table aircraft is 'Airframes.';
comment on column aircraft.id is 'UUIDv7, made by the store.';
comment on column aircraft.registration is 'Registration mark.';
comment on column aircraft.serial is 'Serial number of the maker.';
comment on column aircraft.type_id is 'Its type.';
comment on column aircraft.unit_id is 'The unit that keeps it.';
comment on column aircraft.serviceability is 'Whether it may leave the ground.';
comment on column aircraft.grounded_reason is 'Why it may not; null: it may.';
comment on column aircraft.mavlink_system_id is
    'System id that its autopilot is set to; null: speaks no MAVLink.';
comment on column aircraft.mavlink_uid is
    'Identity of its autopilot in lower-case hex; null: not recorded yet.';
