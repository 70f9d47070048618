create table maintenance_plans (
    id uuid not null,
    version integer not null,
    type_id uuid not null,
    name text not null,
    mandatory boolean not null,
    every jsonb not null,
    source text not null,
    created_at timestamptz not null,
    closed_at timestamptz,
    constraint maintenance_plans_pkey primary key (id),
    constraint maintenance_plans_type_id_fkey
        foreign key (type_id) references aircraft_types (id) on delete restrict,
    constraint maintenance_plans_version_check check (version > 0),
    constraint maintenance_plans_name_check check (name <> ''),
    constraint maintenance_plans_source_check check (source <> '')
);
create index maintenance_plans_type_id_idx on maintenance_plans (type_id);
comment on table maintenance_plans is
    'What a type of aircraft needs from time to time.';
comment on column maintenance_plans.id is
    'UUIDv7, made by the store.';
comment on column maintenance_plans.version is
    'Counts changes; a writer names the version it read.';
comment on column maintenance_plans.type_id is
    'Which type.';
comment on column maintenance_plans.name is
    'What is to be done.';
comment on column maintenance_plans.mandatory is
    'Without it the aircraft must not fly.';
comment on column maintenance_plans.every is
    'How often: days, flight hours, battery cycles, landings, whichever is first; tolerance.';
comment on column maintenance_plans.source is
    'Where that stands.';
comment on column maintenance_plans.created_at is
    'When it was entered.';
comment on column maintenance_plans.closed_at is
    'Since when it no longer applies; null: it applies.';

create table maintenance_works (
    id uuid not null,
    aircraft_id uuid not null,
    plan_id uuid,
    done_at timestamptz not null,
    text text not null,
    parts text,
    done_by uuid,
    worker text not null,
    entered_at timestamptz not null,
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
    constraint maintenance_works_time_check check (done_at <= entered_at)
);
create index maintenance_works_aircraft_id_plan_id_done_at_idx on maintenance_works (aircraft_id, plan_id, done_at);
create index maintenance_works_plan_id_idx on maintenance_works (plan_id);
create index maintenance_works_done_by_idx on maintenance_works (done_by);
comment on table maintenance_works is
    'Maintenance that was done, each signed by a technician.';
comment on column maintenance_works.id is
    'UUIDv7, made by the store.';
comment on column maintenance_works.aircraft_id is
    'On which aircraft.';
comment on column maintenance_works.plan_id is
    'By which plan; null: by none.';
comment on column maintenance_works.done_at is
    'When it was done.';
comment on column maintenance_works.text is
    'What was done.';
comment on column maintenance_works.parts is
    'Which parts were changed; null: none.';
comment on column maintenance_works.done_by is
    'The account of the technician; null: none.';
comment on column maintenance_works.worker is
    'The name of the technician at that time.';
comment on column maintenance_works.entered_at is
    'When it was entered.';
comment on column maintenance_works.sha256 is
    'SHA-256 of aircraft, plan, moment, work, parts and name, in hex: the signature.';
create trigger maintenance_works_append_only
    before update or delete or truncate on maintenance_works
    for each statement execute function refuse_change();
