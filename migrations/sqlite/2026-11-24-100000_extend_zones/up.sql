-- Zones: where flight is forbidden, bound to conditions, or worth knowing about.
create table zones_extended (
    -- UUIDv7, made by the store.
    id text not null,
    -- The set it came with.
    dataset_id text not null,
    -- As published; zones of several parts share it.
    identifier text not null,
    -- As published.
    name text not null,
    -- What it is, which decides the rule that judges it.
    kind text not null,
    -- What it asks of a flight.
    restriction text not null,
    -- Where it is.
    area text not null,
    -- Where it begins, metres above lower_datum.
    lower_m real not null,
    -- What lower_m is counted from.
    lower_datum text not null,
    -- Where it ends, metres above upper_datum; null: unlimited.
    upper_m real,
    -- What upper_m is counted from; null: unlimited.
    upper_datum text,
    -- Its text exempts police flights.
    police_exempt integer not null,
    -- When it is active.
    activity text not null,
    -- Whom to ask; null: the data do not say.
    authority text,
    -- What it says to pilots, as published; null: nothing.
    message text,
    -- Voltage of a power line in kV; null: not said, or no line.
    voltage_kv real,
    constraint zones_pkey primary key (id),
    constraint zones_dataset_id_fkey
        foreign key (dataset_id) references zone_datasets (id) on delete restrict,
    constraint zones_identifier_check check (identifier <> ''),
    constraint zones_kind_check
        check (kind in ('prohibited', 'restricted', 'danger', 'reserved', 'ctr', 'ctr_inner',
            'ctr_grid', 'aerodrome_point', 'atz', 'atz_grid', 'slz', 'heliport',
            'populated', 'settlement', 'assembly', 'national_park', 'nature_reserve',
            'protected_landscape', 'defence', 'motorway', 'road_first', 'road_other',
            'railway', 'railway_fast', 'siding', 'cableway', 'power_line', 'substation',
            'telecom', 'water_source', 'obstacle', 'notam', 'airspace', 'other')),
    constraint zones_restriction_check
        check (restriction in ('prohibited', 'requires_authorisation', 'conditional',
            'information')),
    constraint zones_area_check check (json_valid(area)),
    constraint zones_lower_datum_check
        check (lower_datum in ('agl', 'amsl', 'wgs84', 'home', 'standard')),
    constraint zones_upper_datum_check
        check (upper_datum in ('agl', 'amsl', 'wgs84', 'home', 'standard')),
    constraint zones_activity_check check (json_valid(activity)),
    constraint zones_authority_check check (json_valid(authority)),
    constraint zones_voltage_kv_check check (voltage_kv > 0),
    constraint zones_police_exempt_check check (police_exempt in (0, 1)),
    constraint zones_upper_check check ((upper_m is null) = (upper_datum is null))
) strict;
insert into zones_extended (id, dataset_id, identifier, name, kind, restriction, area, lower_m,
    lower_datum, upper_m, upper_datum, police_exempt, activity)
select id, dataset_id, identifier, name, 'other', restriction, area, lower_m, lower_datum, upper_m,
    upper_datum, police_exempt, '{"type":"always"}'
from zones;
drop table zones;
alter table zones_extended rename to zones;
create index zones_dataset_id_idx on zones (dataset_id);
