create table defects (
    id uuid not null,
    version integer not null,
    aircraft_id uuid not null,
    severity text not null,
    text text not null,
    found_at timestamptz not null,
    flight_id uuid,
    reported_at timestamptz not null,
    reported_by uuid,
    reporter text not null,
    deferred_at timestamptz,
    deferred_until timestamptz,
    deferral_limits text,
    deferrer text,
    closed_at timestamptz,
    closer text,
    resolution text,
    constraint defects_pkey primary key (id),
    constraint defects_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint defects_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint defects_reported_by_fkey
        foreign key (reported_by) references accounts (id) on delete restrict,
    constraint defects_version_check check (version > 0),
    constraint defects_severity_check check (severity in ('grounding', 'restricts', 'cosmetic')),
    constraint defects_text_check check (text <> ''),
    constraint defects_deferral_check check ((deferred_at is null) = (deferred_until is null)
            and (deferred_at is null) = (deferral_limits is null)
            and (deferred_at is null) = (deferrer is null)),
    constraint defects_closed_check check ((closed_at is null) = (resolution is null) and (closed_at is null) = (closer is null))
);
create index defects_aircraft_id_reported_at_idx on defects (aircraft_id, reported_at);
create index defects_flight_id_idx on defects (flight_id);
create index defects_reported_by_idx on defects (reported_by);
comment on table defects is
    'Defects of aircraft.';
comment on column defects.id is
    'UUIDv7, made by the store.';
comment on column defects.version is
    'Counts changes; a writer names the version it read.';
comment on column defects.aircraft_id is
    'Which aircraft.';
comment on column defects.severity is
    'What it means for flying.';
comment on column defects.text is
    'What is wrong.';
comment on column defects.found_at is
    'When it was found.';
comment on column defects.flight_id is
    'On which flight it was found; null: on none, or not recorded.';
comment on column defects.reported_at is
    'When it was reported.';
comment on column defects.reported_by is
    'The account that reported it; null: none.';
comment on column defects.reporter is
    'Its name at that time.';
comment on column defects.deferred_at is
    'When it was last put off; null: it was not.';
comment on column defects.deferred_until is
    'Until when it may stay open; null: it was not put off.';
comment on column defects.deferral_limits is
    'Within which limits the aircraft may fly meanwhile; null: it was not put off.';
comment on column defects.deferrer is
    'Who put it off; null: nobody.';
comment on column defects.closed_at is
    'When it was repaired; null: it is open.';
comment on column defects.closer is
    'Who repaired it; null: it is open.';
comment on column defects.resolution is
    'What was done; null: it is open.';

create table releases (
    id uuid not null,
    aircraft_id uuid not null,
    released_at timestamptz not null,
    released_by uuid,
    releaser text not null,
    statement text not null,
    work text not null,
    sha256 text not null,
    constraint releases_pkey primary key (id),
    constraint releases_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint releases_released_by_fkey
        foreign key (released_by) references accounts (id) on delete restrict,
    constraint releases_statement_check check (statement <> ''),
    constraint releases_sha256_check check (length(sha256) = 64)
);
create index releases_aircraft_id_released_at_idx on releases (aircraft_id, released_at);
create index releases_released_by_idx on releases (released_by);
comment on table releases is
    'Releases of aircraft to service, each signed by a technician.';
comment on column releases.id is
    'UUIDv7, made by the store.';
comment on column releases.aircraft_id is
    'Which aircraft.';
comment on column releases.released_at is
    'When.';
comment on column releases.released_by is
    'The account of the technician; null: none.';
comment on column releases.releaser is
    'The name of the technician at that time.';
comment on column releases.statement is
    'What the technician states.';
comment on column releases.work is
    'What was done, in the words of the technician.';
comment on column releases.sha256 is
    'SHA-256 of the statement with aircraft, work, name and moment, in hex: the signature.';
create trigger releases_append_only
    before update or delete or truncate on releases
    for each statement execute function refuse_change();
