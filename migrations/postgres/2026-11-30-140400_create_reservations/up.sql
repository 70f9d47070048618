create table reservations (
    id uuid not null,
    version integer not null,
    aircraft_id uuid not null,
    pilot_id uuid not null,
    mission_id uuid,
    purpose text not null,
    from_at timestamptz not null,
    to_at timestamptz not null,
    reserved_by uuid,
    reserver text not null,
    created_at timestamptz not null,
    override_reason text,
    handed_over_at timestamptz,
    batteries text,
    returned_at timestamptz,
    return_note text,
    cancelled_at timestamptz,
    cancel_reason text,
    constraint reservations_pkey primary key (id),
    constraint reservations_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint reservations_pilot_id_fkey
        foreign key (pilot_id) references operators (id) on delete restrict,
    constraint reservations_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint reservations_reserved_by_fkey
        foreign key (reserved_by) references accounts (id) on delete restrict,
    constraint reservations_version_check check (version > 0),
    constraint reservations_purpose_check check (purpose <> ''),
    constraint reservations_period_check check (from_at < to_at),
    constraint reservations_cancelled_check check ((cancelled_at is null) = (cancel_reason is null)),
    constraint reservations_returned_check check (returned_at is null or handed_over_at is not null)
);
create index reservations_aircraft_id_from_at_idx on reservations (aircraft_id, from_at);
create index reservations_pilot_id_idx on reservations (pilot_id);
create index reservations_mission_id_idx on reservations (mission_id);
create index reservations_reserved_by_idx on reservations (reserved_by);
create index reservations_to_at_idx on reservations (to_at);
comment on table reservations is
    'Who has which aircraft when.';
comment on column reservations.id is
    'UUIDv7, made by the store.';
comment on column reservations.version is
    'Counts changes; a writer names the version it read.';
comment on column reservations.aircraft_id is
    'Which aircraft.';
comment on column reservations.pilot_id is
    'Who has it.';
comment on column reservations.mission_id is
    'For which mission; null: for none.';
comment on column reservations.purpose is
    'What for.';
comment on column reservations.from_at is
    'From when.';
comment on column reservations.to_at is
    'Until when.';
comment on column reservations.reserved_by is
    'The account that reserved it; null: none.';
comment on column reservations.reserver is
    'Its name at that time.';
comment on column reservations.created_at is
    'When it was reserved.';
comment on column reservations.override_reason is
    'Why a commander let it stand beside another one; null: there was none.';
comment on column reservations.handed_over_at is
    'When the aircraft was handed over; null: it was not.';
comment on column reservations.batteries is
    'The batteries that went with it; null: not recorded.';
comment on column reservations.returned_at is
    'When it came back; null: it did not.';
comment on column reservations.return_note is
    'What was said when it came back; null: nothing.';
comment on column reservations.cancelled_at is
    'When it was given up; null: it holds.';
comment on column reservations.cancel_reason is
    'Why it was given up; null: it holds.';
