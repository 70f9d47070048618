create table permits (
    id uuid not null,
    number text not null,
    kind text not null,
    state text not null,
    title text not null,
    valid_from timestamptz not null,
    valid_to timestamptz not null,
    area jsonb,
    max_height_agl_m double precision,
    night boolean not null,
    zones jsonb not null,
    state_changed_at timestamptz not null,
    synthetic boolean not null,
    constraint permits_pkey primary key (id),
    constraint permits_number_key unique (number),
    constraint permits_kind_check check (kind in ('operating', 'one_time')),
    constraint permits_state_check
        check (state in ('draft', 'submitted', 'granted', 'refused', 'revoked')),
    constraint permits_max_height_agl_m_check check (max_height_agl_m > 0),
    constraint permits_valid_period_check check (valid_from < valid_to),
    constraint permits_one_time_area_check check (area is not null or kind = 'operating')
);
comment on table permits is 'Permits of the Civil Aviation Authority.';
comment on column permits.id is 'UUIDv7, made by the store.';
comment on column permits.number is 'Reference number of the authority.';
comment on column permits.kind is 'Everyday operation, or a named exception.';
comment on column permits.state is 'Where it stands with the authority.';
comment on column permits.title is 'What people call it.';
comment on column permits.valid_from is 'First moment of validity.';
comment on column permits.valid_to is 'Last moment of validity.';
comment on column permits.area is
    'Where it holds; null: not entered, and then it covers nothing.';
comment on column permits.max_height_agl_m is
    'Greatest height above ground, metres; null: it names none.';
comment on column permits.night is 'Allows flight at night.';
comment on column permits.zones is 'Identifiers of the zones that it opens.';
comment on column permits.state_changed_at is 'Since when it stands there.';
comment on column permits.synthetic is 'Invented for demonstration.';

create table permit_aircraft (
    permit_id uuid not null,
    aircraft_id uuid not null,
    constraint permit_aircraft_pkey primary key (permit_id, aircraft_id),
    constraint permit_aircraft_permit_id_fkey
        foreign key (permit_id) references permits (id) on delete restrict,
    constraint permit_aircraft_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict
);
create index permit_aircraft_aircraft_id_idx on permit_aircraft (aircraft_id);
comment on table permit_aircraft is 'The aircraft that a permit names.';
comment on column permit_aircraft.permit_id is 'The permit.';
comment on column permit_aircraft.aircraft_id is 'The aircraft.';
