-- Defects of aircraft.
create table defects (
    -- UUIDv7, made by the store.
    id text not null,
    -- Counts changes; a writer names the version it read.
    version integer not null,
    -- Which aircraft.
    aircraft_id text not null,
    -- What it means for flying.
    severity text not null,
    -- What is wrong.
    text text not null,
    -- When it was found.
    found_at text not null,
    -- On which flight it was found; null: on none, or not recorded.
    flight_id text,
    -- When it was reported.
    reported_at text not null,
    -- The account that reported it; null: none.
    reported_by text,
    -- Its name at that time.
    reporter text not null,
    -- When it was last put off; null: it was not.
    deferred_at text,
    -- Until when it may stay open; null: it was not put off.
    deferred_until text,
    -- Within which limits the aircraft may fly meanwhile; null: it was not put off.
    deferral_limits text,
    -- Who put it off; null: nobody.
    deferrer text,
    -- When it was repaired; null: it is open.
    closed_at text,
    -- Who repaired it; null: it is open.
    closer text,
    -- What was done; null: it is open.
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
    constraint defects_closed_check check ((closed_at is null) = (resolution is null) and (closed_at is null) = (closer is null)),
    constraint defects_found_at_check check (found_at glob '????-??-??T??:??:??.??????Z'),
    constraint defects_reported_at_check check (reported_at glob '????-??-??T??:??:??.??????Z'),
    constraint defects_deferred_at_check check (deferred_at glob '????-??-??T??:??:??.??????Z'),
    constraint defects_deferred_until_check check (deferred_until glob '????-??-??T??:??:??.??????Z'),
    constraint defects_closed_at_check check (closed_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index defects_aircraft_id_reported_at_idx on defects (aircraft_id, reported_at);
create index defects_flight_id_idx on defects (flight_id);
create index defects_reported_by_idx on defects (reported_by);

-- Releases of aircraft to service, each signed by a technician.
create table releases (
    -- UUIDv7, made by the store.
    id text not null,
    -- Which aircraft.
    aircraft_id text not null,
    -- When.
    released_at text not null,
    -- The account of the technician; null: none.
    released_by text,
    -- The name of the technician at that time.
    releaser text not null,
    -- What the technician states.
    statement text not null,
    -- What was done, in the words of the technician.
    work text not null,
    -- SHA-256 of the statement with aircraft, work, name and moment, in hex: the signature.
    sha256 text not null,
    constraint releases_pkey primary key (id),
    constraint releases_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint releases_released_by_fkey
        foreign key (released_by) references accounts (id) on delete restrict,
    constraint releases_statement_check check (statement <> ''),
    constraint releases_sha256_check check (length(sha256) = 64),
    constraint releases_released_at_check check (released_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index releases_aircraft_id_released_at_idx on releases (aircraft_id, released_at);
create index releases_released_by_idx on releases (released_by);
create trigger releases_refuse_update before update on releases begin
    select raise(abort, 'releases refuses UPDATE: what is written stays');
end;
create trigger releases_refuse_delete before delete on releases begin
    select raise(abort, 'releases refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger releases_refuse_replace before insert on releases
when exists (select 1 from releases where id = new.id) begin
    select raise(abort, 'releases refuses REPLACE: what is written stays');
end;
