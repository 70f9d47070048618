-- What it is about: personal data of people who left, or logs and tracks of flights.
alter table retention_periods add column subject text not null default 'person'
    constraint retention_periods_subject_check check (subject in ('person', 'flight'));
-- When its bytes were erased because their time was over; null: they are there.
alter table flight_logs add column erased_at text
    constraint flight_logs_erased_at_check check (erased_at glob '????-??-??T??:??:??.??????Z');

-- Orders to keep the logs and the track of a flight for as long as a case needs them.
create table flight_holds (
    -- UUIDv7, made by the store.
    id text not null,
    -- The flight.
    flight_id text not null,
    -- Why: the case.
    reason text not null,
    -- Who ordered it.
    account_id text not null,
    -- When.
    placed_at text not null,
    -- When it was ended; null: it holds.
    ended_at text,
    -- Who ended it; null: it holds.
    ended_by text,
    constraint flight_holds_pkey primary key (id),
    constraint flight_holds_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_holds_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint flight_holds_ended_by_fkey
        foreign key (ended_by) references accounts (id) on delete restrict,
    constraint flight_holds_reason_check check (reason <> ''),
    constraint flight_holds_ended_check check ((ended_at is null) = (ended_by is null)),
    constraint flight_holds_placed_at_check
        check (placed_at glob '????-??-??T??:??:??.??????Z'),
    constraint flight_holds_ended_at_check
        check (ended_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index flight_holds_flight_id_idx on flight_holds (flight_id);
create index flight_holds_account_id_idx on flight_holds (account_id);
create index flight_holds_ended_by_idx on flight_holds (ended_by);
create unique index flight_holds_flight_id_key on flight_holds (flight_id) where ended_at is null;
