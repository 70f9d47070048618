-- News of flights and of occurrences.
create table notifications_of_more (
    -- UUIDv7, made by the store.
    id text not null,
    -- Who is told.
    account_id text not null,
    -- What kind of news it is.
    kind text not null,
    -- What kind of record it is about.
    record_kind text not null,
    -- The record that the news leads to; null: it is about none of its own.
    record_id text,
    -- What people called the record when they were told.
    record_name text not null,
    -- What the words are made of, by kind.
    parameters text not null,
    -- Under this key an account is told once; null: every time.
    once_key text,
    -- When.
    created_at text not null,
    -- When it was read; null: not yet.
    read_at text,
    constraint notifications_pkey primary key (id),
    constraint notifications_account_id_once_key_key unique (account_id, once_key),
    constraint notifications_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint notifications_kind_check
        check (kind in ('mission_judged', 'expiry', 'permit', 'aircraft', 'trail', 'account', 'training',
            'flight', 'occurrence')),
    constraint notifications_record_kind_check check (record_kind <> ''),
    constraint notifications_parameters_check check (json_valid(parameters)),
    constraint notifications_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint notifications_read_at_check check (read_at glob '????-??-??T??:??:??.??????Z')
) strict;
insert into notifications_of_more select * from notifications;
drop table notifications;
alter table notifications_of_more rename to notifications;
create index notifications_account_id_created_at_id_idx
    on notifications (account_id, created_at, id);
create index notifications_record_id_idx on notifications (record_id);

-- What was found wrong with a flown track against what was cleared, the zones and the permits of its time; the newest counts.
create table flight_findings (
    -- The flight.
    flight_id text not null,
    -- Which one, from 1.
    seq integer not null,
    -- When it was compared.
    found_at text not null,
    -- How many findings there are.
    findings integer not null,
    -- What was compared and what was found.
    report text not null,
    constraint flight_findings_pkey primary key (flight_id, seq),
    constraint flight_findings_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_findings_seq_check check (seq > 0),
    constraint flight_findings_findings_check check (findings >= 0),
    constraint flight_findings_found_at_check
        check (found_at glob '????-??-??T??:??:??.??????Z'),
    constraint flight_findings_report_check check (json_valid(report))
) strict;
create trigger flight_findings_refuse_update before update on flight_findings begin
    select raise(abort, 'flight_findings refuses UPDATE: what is written stays');
end;
create trigger flight_findings_refuse_delete before delete on flight_findings begin
    select raise(abort, 'flight_findings refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger flight_findings_refuse_replace before insert on flight_findings
when exists (select 1 from flight_findings where flight_id = new.flight_id and seq = new.seq) begin
    select raise(abort, 'flight_findings refuses REPLACE: what is written stays');
end;

-- Flights that came in or were changed and whose heights, places and findings are not worked out yet.
create table unlooked_flights (
    -- The flight.
    flight_id text not null,
    -- The version of its record that is to be looked at.
    version integer not null,
    -- It could not be worked out, and is tried again later.
    failed integer not null,
    constraint unlooked_flights_pkey primary key (flight_id),
    constraint unlooked_flights_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint unlooked_flights_version_check check (version > 0),
    constraint unlooked_flights_failed_check check (failed in (0, 1))
) strict;
