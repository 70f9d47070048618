create table zone_datasets (
    id uuid not null,
    name text not null,
    source text not null,
    effective_from timestamptz not null,
    effective_to timestamptz,
    synthetic boolean not null,
    imported_at timestamptz not null,
    constraint zone_datasets_pkey primary key (id),
    constraint zone_datasets_name_effective_from_key unique (name, effective_from),
    constraint zone_datasets_effective_period_check check (effective_from < effective_to)
);
comment on table zone_datasets is 'Imported sets of zones.';
comment on column zone_datasets.id is 'UUIDv7, made by the store.';
comment on column zone_datasets.name is 'What people call it.';
comment on column zone_datasets.source is 'Where it comes from.';
comment on column zone_datasets.effective_from is 'In force from.';
comment on column zone_datasets.effective_to is 'In force until; null: until another follows.';
comment on column zone_datasets.synthetic is 'Invented for demonstration.';
comment on column zone_datasets.imported_at is 'When it was imported.';

create table zones (
    id uuid not null,
    dataset_id uuid not null,
    identifier text not null,
    name text not null,
    restriction text not null,
    area jsonb not null,
    lower_m double precision not null,
    lower_datum text not null,
    upper_m double precision,
    upper_datum text,
    police_exempt boolean not null,
    constraint zones_pkey primary key (id),
    constraint zones_dataset_id_fkey
        foreign key (dataset_id) references zone_datasets (id) on delete restrict,
    constraint zones_identifier_check check (identifier <> ''),
    constraint zones_restriction_check
        check (restriction in ('prohibited', 'requires_authorisation', 'conditional',
            'information')),
    constraint zones_lower_datum_check check (lower_datum in ('agl', 'amsl', 'home')),
    constraint zones_upper_datum_check check (upper_datum in ('agl', 'amsl', 'home')),
    constraint zones_upper_check check ((upper_m is null) = (upper_datum is null))
);
create index zones_dataset_id_idx on zones (dataset_id);
comment on table zones is
    'Zones: where flight is forbidden, bound to conditions, or worth knowing about.';
comment on column zones.id is 'UUIDv7, made by the store.';
comment on column zones.dataset_id is 'The set it came with.';
comment on column zones.identifier is 'As published; zones of several parts share it.';
comment on column zones.name is 'As published.';
comment on column zones.restriction is 'What it asks of a flight.';
comment on column zones.area is 'Where it is.';
comment on column zones.lower_m is 'Where it begins, metres above lower_datum.';
comment on column zones.lower_datum is 'What lower_m is counted from.';
comment on column zones.upper_m is 'Where it ends, metres above upper_datum; null: unlimited.';
comment on column zones.upper_datum is 'What upper_m is counted from; null: unlimited.';
comment on column zones.police_exempt is 'Its text exempts police flights.';
