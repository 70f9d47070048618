alter table retention_periods add column subject text not null default 'person'
    constraint retention_periods_subject_check check (subject in ('person', 'flight'));
comment on column retention_periods.subject is 'What it is about: personal data of people who left, or logs and tracks of flights.';
alter table flight_logs add column erased_at timestamptz;
comment on column flight_logs.erased_at is 'When its bytes were erased because their time was over; null: they are there.';

create table flight_holds (
    id uuid not null,
    flight_id uuid not null,
    reason text not null,
    account_id uuid not null,
    placed_at timestamptz not null,
    ended_at timestamptz,
    ended_by uuid,
    constraint flight_holds_pkey primary key (id),
    constraint flight_holds_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_holds_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint flight_holds_ended_by_fkey
        foreign key (ended_by) references accounts (id) on delete restrict,
    constraint flight_holds_reason_check check (reason <> ''),
    constraint flight_holds_ended_check check ((ended_at is null) = (ended_by is null))
);
create index flight_holds_flight_id_idx on flight_holds (flight_id);
create index flight_holds_account_id_idx on flight_holds (account_id);
create index flight_holds_ended_by_idx on flight_holds (ended_by);
create unique index flight_holds_flight_id_key on flight_holds (flight_id) where ended_at is null;
comment on table flight_holds is 'Orders to keep the logs and the track of a flight for as long as a case needs them.';
comment on column flight_holds.id is 'UUIDv7, made by the store.';
comment on column flight_holds.flight_id is 'The flight.';
comment on column flight_holds.reason is 'Why: the case.';
comment on column flight_holds.account_id is 'Who ordered it.';
comment on column flight_holds.placed_at is 'When.';
comment on column flight_holds.ended_at is 'When it was ended; null: it holds.';
comment on column flight_holds.ended_by is 'Who ended it; null: it holds.';
