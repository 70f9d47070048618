-- Missions, from the draft to the flight.
create table missions_before (
    -- UUIDv7, made by the store.
    id text not null,
    -- Counts changes; a writer names the version it read.
    version integer not null,
    -- Where it stands.
    state text not null,
    -- What people call it; as in the plan.
    name text not null,
    -- What it is for; as in the plan.
    purpose text not null,
    -- The plan as the pilot drew it.
    plan text not null,
    -- The aircraft of the plan.
    aircraft_id text not null,
    -- Who flies.
    pilot_id text not null,
    -- The unit it is flown for.
    unit_id text not null,
    -- Planned take-off.
    start_at text not null,
    -- The latest moment that the landing is reckoned for.
    end_at text not null,
    -- Horizontal length of the route, metres.
    distance_m real not null,
    -- What the last verdict says; null: not checked.
    outcome text,
    -- The last verdict with all findings; null: not checked.
    verdict text,
    -- What the commander wrote at the last decision; null: nothing.
    comment text,
    -- When it was drafted.
    created_at text not null,
    -- When it was last submitted; null: never.
    submitted_at text,
    -- When it was last approved or returned; null: never.
    decided_at text,
    -- Who decided; null: nobody yet.
    decided_by text,
    -- When the vehicle last took it; null: never.
    uploaded_at text,
    -- When it was started; null: never, or without this system.
    started_at text,
    constraint missions_pkey primary key (id),
    constraint missions_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint missions_pilot_id_fkey
        foreign key (pilot_id) references operators (id) on delete restrict,
    constraint missions_unit_id_fkey foreign key (unit_id) references units (id) on delete restrict,
    constraint missions_decided_by_fkey
        foreign key (decided_by) references accounts (id) on delete restrict,
    constraint missions_version_check check (version > 0),
    constraint missions_state_check
        check (state in ('draft', 'submitted', 'returned', 'approved', 'uploaded', 'started',
            'flown', 'cancelled')),
    constraint missions_purpose_check
        check (purpose in ('search', 'surveillance', 'traffic', 'documentation', 'training',
            'other')),
    constraint missions_plan_check check (json_valid(plan)),
    constraint missions_start_at_check check (start_at glob '????-??-??T??:??:??.??????Z'),
    constraint missions_end_at_check check (end_at glob '????-??-??T??:??:??.??????Z'),
    constraint missions_distance_m_check check (distance_m >= 0),
    constraint missions_outcome_check
        check (outcome in ('clear', 'warnings', 'coordination', 'permit', 'blocked',
            'cannot_tell')),
    constraint missions_verdict_check check (json_valid(verdict)),
    constraint missions_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint missions_submitted_at_check check (submitted_at glob '????-??-??T??:??:??.??????Z'),
    constraint missions_decided_at_check check (decided_at glob '????-??-??T??:??:??.??????Z'),
    constraint missions_uploaded_at_check check (uploaded_at glob '????-??-??T??:??:??.??????Z'),
    constraint missions_started_at_check check (started_at glob '????-??-??T??:??:??.??????Z'),
    constraint missions_period_check check (start_at < end_at),
    constraint missions_verdict_outcome_check check ((outcome is null) = (verdict is null)),
    constraint missions_submitted_check
        check (submitted_at is not null or state in ('draft', 'cancelled')),
    constraint missions_decided_check check ((decided_at is null) = (decided_by is null)),
    constraint missions_approved_check
        check ((decided_at is not null and verdict is not null) or state not in ('approved',
            'uploaded', 'started', 'flown')),
    constraint missions_uploaded_check
        check (uploaded_at is not null or state not in ('uploaded', 'started', 'flown')),
    constraint missions_started_check check (started_at is not null or state <> 'started')
) strict;
insert into missions_before (id, version, state, name, purpose, plan, aircraft_id, pilot_id,
    unit_id, start_at, end_at, distance_m, outcome, verdict, comment, created_at, submitted_at, decided_at, decided_by,
    uploaded_at, started_at)
select id, version, state, name, purpose, plan, aircraft_id, pilot_id, unit_id, start_at, end_at,
    distance_m, outcome, verdict, comment, created_at, submitted_at, decided_at, decided_by,
    uploaded_at, started_at
from missions;
drop table missions;
alter table missions_before rename to missions;
create index missions_pilot_id_idx on missions (pilot_id);
create index missions_unit_id_idx on missions (unit_id);
create index missions_decided_by_idx on missions (decided_by);
create index missions_aircraft_id_uploaded_at_idx on missions (aircraft_id, uploaded_at);
create index missions_start_at_id_idx on missions (start_at, id);
create index missions_state_start_at_idx on missions (state, start_at);
