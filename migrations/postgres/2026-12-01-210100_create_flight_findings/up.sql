alter table notifications drop constraint notifications_kind_check;
alter table notifications add constraint notifications_kind_check
    check (kind in ('mission_judged', 'expiry', 'permit', 'aircraft', 'trail', 'account', 'training',
        'flight', 'occurrence'));

create table flight_findings (
    flight_id uuid not null,
    seq integer not null,
    found_at timestamptz not null,
    findings integer not null,
    report jsonb not null,
    constraint flight_findings_pkey primary key (flight_id, seq),
    constraint flight_findings_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_findings_seq_check check (seq > 0),
    constraint flight_findings_findings_check check (findings >= 0)
);
create trigger flight_findings_append_only
    before update or delete or truncate on flight_findings
    for each statement execute function refuse_change();
comment on table flight_findings is 'What was found wrong with a flown track against what was cleared, the zones and the permits of its time; the newest counts.';
comment on column flight_findings.flight_id is 'The flight.';
comment on column flight_findings.seq is 'Which one, from 1.';
comment on column flight_findings.found_at is 'When it was compared.';
comment on column flight_findings.findings is 'How many findings there are.';
comment on column flight_findings.report is 'What was compared and what was found.';

create table unlooked_flights (
    flight_id uuid not null,
    version integer not null,
    failed boolean not null,
    constraint unlooked_flights_pkey primary key (flight_id),
    constraint unlooked_flights_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint unlooked_flights_version_check check (version > 0)
);
comment on table unlooked_flights is 'Flights that came in or were changed and whose heights, places and findings are not worked out yet.';
comment on column unlooked_flights.flight_id is 'The flight.';
comment on column unlooked_flights.version is 'The version of its record that is to be looked at.';
comment on column unlooked_flights.failed is 'It could not be worked out, and is tried again later.';
