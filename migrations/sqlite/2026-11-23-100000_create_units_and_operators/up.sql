-- Units: territorial departments and the response unit.
create table units (
    -- UUIDv7, made by the store.
    id text not null,
    -- What people call it.
    name text not null,
    -- Short code, as in documents.
    code text not null,
    -- What kind of unit it is.
    kind text not null,
    constraint units_pkey primary key (id),
    constraint units_code_key unique (code),
    constraint units_name_check check (name <> ''),
    constraint units_kind_check check (kind in ('headquarters', 'territorial', 'response'))
) strict;

-- Licensed people.
create table operators (
    -- UUIDv7, made by the store.
    id text not null,
    -- Full name.
    name text not null,
    -- Service number.
    badge_number text not null,
    -- The unit the person serves in.
    unit_id text not null,
    -- Whether the person flies.
    status text not null,
    -- Invented for demonstration.
    synthetic integer not null,
    constraint operators_pkey primary key (id),
    constraint operators_badge_number_key unique (badge_number),
    constraint operators_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint operators_name_check check (name <> ''),
    constraint operators_status_check check (status in ('active', 'suspended', 'left')),
    constraint operators_synthetic_check check (synthetic in (0, 1))
) strict;
create index operators_unit_id_idx on operators (unit_id);

-- What operators are entitled to.
create table licences (
    -- UUIDv7, made by the store.
    id text not null,
    -- Who holds it.
    operator_id text not null,
    -- What it entitles to.
    kind text not null,
    -- Number of the document.
    number text not null,
    -- Who issued it.
    issued_by text not null,
    -- First moment of validity.
    valid_from text not null,
    -- Last moment of validity.
    valid_to text not null,
    -- Since when it is suspended; null: it is not.
    suspended_at text,
    constraint licences_pkey primary key (id),
    constraint licences_kind_number_key unique (kind, number),
    constraint licences_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint licences_kind_check check (kind in ('police_uav', 'rating_brus', 'rating_mavic')),
    constraint licences_number_check check (number <> ''),
    constraint licences_valid_from_check check (valid_from glob '????-??-??T??:??:??.??????Z'),
    constraint licences_valid_to_check check (valid_to glob '????-??-??T??:??:??.??????Z'),
    constraint licences_suspended_at_check check (suspended_at glob '????-??-??T??:??:??.??????Z'),
    constraint licences_valid_period_check check (valid_from < valid_to)
) strict;
create index licences_operator_id_idx on licences (operator_id);
