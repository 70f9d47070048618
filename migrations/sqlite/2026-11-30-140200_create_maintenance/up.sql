-- What a type of aircraft needs from time to time.
create table maintenance_plans (
    -- UUIDv7, made by the store.
    id text not null,
    -- Counts changes; a writer names the version it read.
    version integer not null,
    -- Which type.
    type_id text not null,
    -- What is to be done.
    name text not null,
    -- Without it the aircraft must not fly.
    mandatory integer not null,
    -- How often: days, flight hours, battery cycles, landings, whichever is first; tolerance.
    every text not null,
    -- Where that stands.
    source text not null,
    -- When it was entered.
    created_at text not null,
    -- Since when it no longer applies; null: it applies.
    closed_at text,
    constraint maintenance_plans_pkey primary key (id),
    constraint maintenance_plans_type_id_fkey
        foreign key (type_id) references aircraft_types (id) on delete restrict,
    constraint maintenance_plans_version_check check (version > 0),
    constraint maintenance_plans_name_check check (name <> ''),
    constraint maintenance_plans_source_check check (source <> ''),
    constraint maintenance_plans_mandatory_check check (mandatory in (0, 1)),
    constraint maintenance_plans_every_check check (json_valid(every)),
    constraint maintenance_plans_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint maintenance_plans_closed_at_check check (closed_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index maintenance_plans_type_id_idx on maintenance_plans (type_id);

-- Maintenance that was done, each signed by a technician.
create table maintenance_works (
    -- UUIDv7, made by the store.
    id text not null,
    -- On which aircraft.
    aircraft_id text not null,
    -- By which plan; null: by none.
    plan_id text,
    -- When it was done.
    done_at text not null,
    -- What was done.
    text text not null,
    -- Which parts were changed; null: none.
    parts text,
    -- The account of the technician; null: none.
    done_by text,
    -- The name of the technician at that time.
    worker text not null,
    -- When it was entered.
    entered_at text not null,
    -- SHA-256 of aircraft, plan, moment, work, parts and name, in hex: the signature.
    sha256 text not null,
    constraint maintenance_works_pkey primary key (id),
    constraint maintenance_works_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint maintenance_works_plan_id_fkey
        foreign key (plan_id) references maintenance_plans (id) on delete restrict,
    constraint maintenance_works_done_by_fkey
        foreign key (done_by) references accounts (id) on delete restrict,
    constraint maintenance_works_text_check check (text <> ''),
    constraint maintenance_works_sha256_check check (length(sha256) = 64),
    constraint maintenance_works_time_check check (done_at <= entered_at),
    constraint maintenance_works_done_at_check check (done_at glob '????-??-??T??:??:??.??????Z'),
    constraint maintenance_works_entered_at_check check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index maintenance_works_aircraft_id_plan_id_done_at_idx on maintenance_works (aircraft_id, plan_id, done_at);
create index maintenance_works_plan_id_idx on maintenance_works (plan_id);
create index maintenance_works_done_by_idx on maintenance_works (done_by);
create trigger maintenance_works_refuse_update before update on maintenance_works begin
    select raise(abort, 'maintenance_works refuses UPDATE: what is written stays');
end;
create trigger maintenance_works_refuse_delete before delete on maintenance_works begin
    select raise(abort, 'maintenance_works refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger maintenance_works_refuse_replace before insert on maintenance_works
when exists (select 1 from maintenance_works where id = new.id) begin
    select raise(abort, 'maintenance_works refuses REPLACE: what is written stays');
end;
