create table missions (
    id uuid not null,
    version integer not null,
    state text not null,
    name text not null,
    purpose text not null,
    plan jsonb not null,
    aircraft_id uuid not null,
    pilot_id uuid not null,
    unit_id uuid not null,
    start_at timestamptz not null,
    end_at timestamptz not null,
    distance_m double precision not null,
    outcome text,
    verdict jsonb,
    comment text,
    created_at timestamptz not null,
    submitted_at timestamptz,
    decided_at timestamptz,
    decided_by uuid,
    uploaded_at timestamptz,
    started_at timestamptz,
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
    constraint missions_distance_m_check check (distance_m >= 0),
    constraint missions_outcome_check
        check (outcome in ('clear', 'warnings', 'coordination', 'permit', 'blocked',
            'cannot_tell')),
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
);
create index missions_pilot_id_idx on missions (pilot_id);
create index missions_unit_id_idx on missions (unit_id);
create index missions_decided_by_idx on missions (decided_by);
create index missions_aircraft_id_uploaded_at_idx on missions (aircraft_id, uploaded_at);
create index missions_start_at_id_idx on missions (start_at, id);
create index missions_state_start_at_idx on missions (state, start_at);
comment on table missions is 'Missions, from the draft to the flight.';
comment on column missions.id is 'UUIDv7, made by the store.';
comment on column missions.version is 'Counts changes; a writer names the version it read.';
comment on column missions.state is 'Where it stands.';
comment on column missions.name is 'What people call it; as in the plan.';
comment on column missions.purpose is 'What it is for; as in the plan.';
comment on column missions.plan is 'The plan as the pilot drew it.';
comment on column missions.aircraft_id is 'The aircraft of the plan.';
comment on column missions.pilot_id is 'Who flies.';
comment on column missions.unit_id is 'The unit it is flown for.';
comment on column missions.start_at is 'Planned take-off.';
comment on column missions.end_at is 'The latest moment that the landing is reckoned for.';
comment on column missions.distance_m is 'Horizontal length of the route, metres.';
comment on column missions.outcome is 'What the last verdict says; null: not checked.';
comment on column missions.verdict is 'The last verdict with all findings; null: not checked.';
comment on column missions.comment is
    'What the commander wrote at the last decision; null: nothing.';
comment on column missions.created_at is 'When it was drafted.';
comment on column missions.submitted_at is 'When it was last submitted; null: never.';
comment on column missions.decided_at is 'When it was last approved or returned; null: never.';
comment on column missions.decided_by is 'Who decided; null: nobody yet.';
comment on column missions.uploaded_at is 'When the vehicle last took it; null: never.';
comment on column missions.started_at is
    'When it was started; null: never, or without this system.';

create table mission_permits (
    mission_id uuid not null,
    permit_id uuid not null,
    constraint mission_permits_pkey primary key (mission_id, permit_id),
    constraint mission_permits_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint mission_permits_permit_id_fkey
        foreign key (permit_id) references permits (id) on delete restrict
);
create index mission_permits_permit_id_idx on mission_permits (permit_id);
comment on table mission_permits is 'The permits that the approval of a mission rests on.';
comment on column mission_permits.mission_id is 'The mission.';
comment on column mission_permits.permit_id is 'The permit.';
