-- Imported sets of zones.
create table zone_datasets (
    -- UUIDv7, made by the store.
    id text not null,
    -- What people call it.
    name text not null,
    -- Where it comes from.
    source text not null,
    -- In force from.
    effective_from text not null,
    -- In force until; null: until another follows.
    effective_to text,
    -- Invented for demonstration.
    synthetic integer not null,
    -- When it was imported.
    imported_at text not null,
    constraint zone_datasets_pkey primary key (id),
    constraint zone_datasets_name_effective_from_key unique (name, effective_from),
    constraint zone_datasets_effective_from_check
        check (effective_from glob '????-??-??T??:??:??.??????Z'),
    constraint zone_datasets_effective_to_check
        check (effective_to glob '????-??-??T??:??:??.??????Z'),
    constraint zone_datasets_synthetic_check check (synthetic in (0, 1)),
    constraint zone_datasets_imported_at_check
        check (imported_at glob '????-??-??T??:??:??.??????Z'),
    constraint zone_datasets_effective_period_check check (effective_from < effective_to)
) strict;

-- Zones: where flight is forbidden, bound to conditions, or worth knowing about.
create table zones (
    -- UUIDv7, made by the store.
    id text not null,
    -- The set it came with.
    dataset_id text not null,
    -- As published; zones of several parts share it.
    identifier text not null,
    -- As published.
    name text not null,
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
    constraint zones_pkey primary key (id),
    constraint zones_dataset_id_fkey
        foreign key (dataset_id) references zone_datasets (id) on delete restrict,
    constraint zones_identifier_check check (identifier <> ''),
    constraint zones_restriction_check
        check (restriction in ('prohibited', 'requires_authorisation', 'conditional',
            'information')),
    constraint zones_area_check check (json_valid(area)),
    constraint zones_lower_datum_check check (lower_datum in ('agl', 'amsl', 'home')),
    constraint zones_upper_datum_check check (upper_datum in ('agl', 'amsl', 'home')),
    constraint zones_police_exempt_check check (police_exempt in (0, 1)),
    constraint zones_upper_check check ((upper_m is null) = (upper_datum is null))
) strict;
create index zones_dataset_id_idx on zones (dataset_id);
