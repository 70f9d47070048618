create table flight_sources (
    flight_id uuid not null,
    log_id uuid not null,
    log_seq integer not null,
    entered_at timestamptz not null,
    constraint flight_sources_pkey primary key (log_id, log_seq),
    constraint flight_sources_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_sources_log_id_fkey
        foreign key (log_id) references flight_logs (id) on delete restrict,
    constraint flight_sources_log_seq_check check (log_seq >= 0)
);
create index flight_sources_flight_id_idx on flight_sources (flight_id);
comment on table flight_sources is 'Which flight of which log a flight was read from; several logs may tell of one flight.';
comment on column flight_sources.flight_id is 'The flight.';
comment on column flight_sources.log_id is 'The raw log.';
comment on column flight_sources.log_seq is 'Which flight of the log, from 0.';
comment on column flight_sources.entered_at is 'When it was entered.';
insert into flight_sources (flight_id, log_id, log_seq, entered_at)
    select id, log_id, log_seq, derived_at from flights where log_id is not null;

create table flight_crew (
    flight_id uuid not null,
    operator_id uuid not null,
    duty text not null,
    constraint flight_crew_pkey primary key (flight_id, operator_id),
    constraint flight_crew_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_crew_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint flight_crew_duty_check check (duty in ('observer', 'payload_operator'))
);
create index flight_crew_operator_id_idx on flight_crew (operator_id);
comment on table flight_crew is 'Who flew with the pilot.';
comment on column flight_crew.flight_id is 'The flight.';
comment on column flight_crew.operator_id is 'Who.';
comment on column flight_crew.duty is 'What they did.';

create table flight_details (
    flight_id uuid not null,
    clock_takeoff_at timestamptz,
    clock_evidence text,
    sight text,
    events jsonb not null,
    note text,
    constraint flight_details_pkey primary key (flight_id),
    constraint flight_details_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_details_clock_check
        check ((clock_takeoff_at is null) = (clock_evidence is null)),
    constraint flight_details_sight_check check (sight in ('vlos', 'bvlos')),
    constraint flight_details_note_check check (note <> '')
);
comment on table flight_details is 'What else there is to say of a flight; a flight without a row has nothing of it.';
comment on column flight_details.flight_id is 'The flight.';
comment on column flight_details.clock_takeoff_at is
    'Take-off by the clock of the log, where that was wrong; null: it was right.';
comment on column flight_details.clock_evidence is
    'What showed that the clock was wrong, as a stable code; null: it was right.';
comment on column flight_details.sight is 'In sight of the pilot or beyond it; null: not said.';
comment on column flight_details.events is 'What the aircraft warned of, with the moments.';
comment on column flight_details.note is 'What the pilot wrote; null: nothing.';

create table flight_batteries (
    flight_id uuid not null,
    serial text not null,
    constraint flight_batteries_pkey primary key (flight_id, serial),
    constraint flight_batteries_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_batteries_serial_check check (serial <> '')
);
create index flight_batteries_serial_idx on flight_batteries (serial);
comment on table flight_batteries is 'Which batteries flew.';
comment on column flight_batteries.flight_id is 'The flight.';
comment on column flight_batteries.serial is 'Serial number, as the maker writes it.';

create table flight_signatures (
    flight_id uuid not null,
    signs text not null,
    version integer not null,
    signed_at timestamptz not null,
    signed_by uuid not null,
    constraint flight_signatures_pkey primary key (flight_id, version, signs),
    constraint flight_signatures_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_signatures_signed_by_fkey
        foreign key (signed_by) references accounts (id) on delete restrict,
    constraint flight_signatures_signs_check check (signs in ('pilot', 'commander')),
    constraint flight_signatures_version_check check (version > 0)
);
create index flight_signatures_signed_by_idx on flight_signatures (signed_by);
create trigger flight_signatures_append_only
    before update or delete or truncate on flight_signatures
    for each statement execute function refuse_change();
comment on table flight_signatures is 'Who stands for the record of a flight; the signature of a commander closes it.';
comment on column flight_signatures.flight_id is 'The flight.';
comment on column flight_signatures.signs is 'For whom.';
comment on column flight_signatures.version is 'The version that was signed.';
comment on column flight_signatures.signed_at is 'When.';
comment on column flight_signatures.signed_by is 'The account that signed.';

create table flight_versions (
    flight_id uuid not null,
    version integer not null,
    record jsonb not null,
    changed_at timestamptz not null,
    changed_by uuid,
    reason text not null,
    constraint flight_versions_pkey primary key (flight_id, version),
    constraint flight_versions_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_versions_changed_by_fkey
        foreign key (changed_by) references accounts (id) on delete restrict,
    constraint flight_versions_version_check check (version > 0),
    constraint flight_versions_reason_check check (reason <> '')
);
create index flight_versions_changed_by_idx on flight_versions (changed_by);
create trigger flight_versions_append_only
    before update or delete or truncate on flight_versions
    for each statement execute function refuse_change();
comment on table flight_versions is 'What the record of a flight said before it was corrected.';
comment on column flight_versions.flight_id is 'The flight.';
comment on column flight_versions.version is 'The version that was corrected.';
comment on column flight_versions.record is 'What it said.';
comment on column flight_versions.changed_at is 'When it was corrected.';
comment on column flight_versions.changed_by is 'The account that corrected it; null: a log did.';
comment on column flight_versions.reason is 'Why.';
