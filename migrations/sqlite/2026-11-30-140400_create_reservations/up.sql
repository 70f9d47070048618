-- Who has which aircraft when.
create table reservations (
    -- UUIDv7, made by the store.
    id text not null,
    -- Counts changes; a writer names the version it read.
    version integer not null,
    -- Which aircraft.
    aircraft_id text not null,
    -- Who has it.
    pilot_id text not null,
    -- For which mission; null: for none.
    mission_id text,
    -- What for.
    purpose text not null,
    -- From when.
    from_at text not null,
    -- Until when.
    to_at text not null,
    -- The account that reserved it; null: none.
    reserved_by text,
    -- Its name at that time.
    reserver text not null,
    -- When it was reserved.
    created_at text not null,
    -- Why a commander let it stand beside another one; null: there was none.
    override_reason text,
    -- When the aircraft was handed over; null: it was not.
    handed_over_at text,
    -- The batteries that went with it; null: not recorded.
    batteries text,
    -- When it came back; null: it did not.
    returned_at text,
    -- What was said when it came back; null: nothing.
    return_note text,
    -- When it was given up; null: it holds.
    cancelled_at text,
    -- Why it was given up; null: it holds.
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
    constraint reservations_returned_check check (returned_at is null or handed_over_at is not null),
    constraint reservations_from_at_check check (from_at glob '????-??-??T??:??:??.??????Z'),
    constraint reservations_to_at_check check (to_at glob '????-??-??T??:??:??.??????Z'),
    constraint reservations_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint reservations_handed_over_at_check check (handed_over_at glob '????-??-??T??:??:??.??????Z'),
    constraint reservations_returned_at_check check (returned_at glob '????-??-??T??:??:??.??????Z'),
    constraint reservations_cancelled_at_check check (cancelled_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index reservations_aircraft_id_from_at_idx on reservations (aircraft_id, from_at);
create index reservations_pilot_id_idx on reservations (pilot_id);
create index reservations_mission_id_idx on reservations (mission_id);
create index reservations_reserved_by_idx on reservations (reserved_by);
create index reservations_to_at_idx on reservations (to_at);
