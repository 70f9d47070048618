-- Permits of the Civil Aviation Authority.
create table permits (
    -- UUIDv7, made by the store.
    id text not null,
    -- Reference number of the authority.
    number text not null,
    -- Everyday operation, or a named exception.
    kind text not null,
    -- Where it stands with the authority.
    state text not null,
    -- What people call it.
    title text not null,
    -- First moment of validity.
    valid_from text not null,
    -- Last moment of validity.
    valid_to text not null,
    -- Where it holds; null: not entered, and then it covers nothing.
    area text,
    -- Greatest height above ground, metres; null: it names none.
    max_height_agl_m real,
    -- Allows flight at night.
    night integer not null,
    -- Identifiers of the zones that it opens.
    zones text not null,
    -- Since when it stands there.
    state_changed_at text not null,
    -- Invented for demonstration.
    synthetic integer not null,
    constraint permits_pkey primary key (id),
    constraint permits_number_key unique (number),
    constraint permits_kind_check check (kind in ('operating', 'one_time')),
    constraint permits_state_check
        check (state in ('draft', 'submitted', 'granted', 'refused', 'revoked')),
    constraint permits_valid_from_check check (valid_from glob '????-??-??T??:??:??.??????Z'),
    constraint permits_valid_to_check check (valid_to glob '????-??-??T??:??:??.??????Z'),
    constraint permits_area_check check (json_valid(area)),
    constraint permits_max_height_agl_m_check check (max_height_agl_m > 0),
    constraint permits_night_check check (night in (0, 1)),
    constraint permits_zones_check check (json_valid(zones)),
    constraint permits_state_changed_at_check
        check (state_changed_at glob '????-??-??T??:??:??.??????Z'),
    constraint permits_synthetic_check check (synthetic in (0, 1)),
    constraint permits_valid_period_check check (valid_from < valid_to),
    constraint permits_one_time_area_check check (area is not null or kind = 'operating')
) strict;

-- The aircraft that a permit names.
create table permit_aircraft (
    -- The permit.
    permit_id text not null,
    -- The aircraft.
    aircraft_id text not null,
    constraint permit_aircraft_pkey primary key (permit_id, aircraft_id),
    constraint permit_aircraft_permit_id_fkey
        foreign key (permit_id) references permits (id) on delete restrict,
    constraint permit_aircraft_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict
) strict;
create index permit_aircraft_aircraft_id_idx on permit_aircraft (aircraft_id);
