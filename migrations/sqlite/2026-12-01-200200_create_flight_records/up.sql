-- Which flight of which log a flight was read from; several logs may tell of one flight.
create table flight_sources (
    -- The flight.
    flight_id text not null,
    -- The raw log.
    log_id text not null,
    -- Which flight of the log, from 0.
    log_seq integer not null,
    -- When it was entered.
    entered_at text not null,
    constraint flight_sources_pkey primary key (log_id, log_seq),
    constraint flight_sources_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_sources_log_id_fkey
        foreign key (log_id) references flight_logs (id) on delete restrict,
    constraint flight_sources_log_seq_check check (log_seq >= 0),
    constraint flight_sources_entered_at_check
        check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index flight_sources_flight_id_idx on flight_sources (flight_id);
insert into flight_sources (flight_id, log_id, log_seq, entered_at)
    select id, log_id, log_seq, derived_at from flights where log_id is not null;

-- Who flew with the pilot.
create table flight_crew (
    -- The flight.
    flight_id text not null,
    -- Who.
    operator_id text not null,
    -- What they did.
    duty text not null,
    constraint flight_crew_pkey primary key (flight_id, operator_id),
    constraint flight_crew_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_crew_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint flight_crew_duty_check check (duty in ('observer', 'payload_operator'))
) strict;
create index flight_crew_operator_id_idx on flight_crew (operator_id);

-- What else there is to say of a flight; a flight without a row has nothing of it.
create table flight_details (
    -- The flight.
    flight_id text not null,
    -- Take-off by the clock of the log, where that was wrong; null: it was right.
    clock_takeoff_at text,
    -- What showed that the clock was wrong, as a stable code; null: it was right.
    clock_evidence text,
    -- In sight of the pilot or beyond it; null: not said.
    sight text,
    -- What the aircraft warned of, with the moments.
    events text not null,
    -- What the pilot wrote; null: nothing.
    note text,
    constraint flight_details_pkey primary key (flight_id),
    constraint flight_details_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_details_clock_check
        check ((clock_takeoff_at is null) = (clock_evidence is null)),
    constraint flight_details_clock_takeoff_at_check
        check (clock_takeoff_at glob '????-??-??T??:??:??.??????Z'),
    constraint flight_details_sight_check check (sight in ('vlos', 'bvlos')),
    constraint flight_details_events_check check (json_valid(events)),
    constraint flight_details_note_check check (note <> '')
) strict;

-- Which batteries flew.
create table flight_batteries (
    -- The flight.
    flight_id text not null,
    -- Serial number, as the maker writes it.
    serial text not null,
    constraint flight_batteries_pkey primary key (flight_id, serial),
    constraint flight_batteries_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_batteries_serial_check check (serial <> '')
) strict;
create index flight_batteries_serial_idx on flight_batteries (serial);

-- Who stands for the record of a flight; the signature of a commander closes it.
create table flight_signatures (
    -- The flight.
    flight_id text not null,
    -- For whom.
    signs text not null,
    -- The version that was signed.
    version integer not null,
    -- When.
    signed_at text not null,
    -- The account that signed.
    signed_by text not null,
    constraint flight_signatures_pkey primary key (flight_id, version, signs),
    constraint flight_signatures_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_signatures_signed_by_fkey
        foreign key (signed_by) references accounts (id) on delete restrict,
    constraint flight_signatures_signs_check check (signs in ('pilot', 'commander')),
    constraint flight_signatures_version_check check (version > 0),
    constraint flight_signatures_signed_at_check
        check (signed_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index flight_signatures_signed_by_idx on flight_signatures (signed_by);
create trigger flight_signatures_refuse_update before update on flight_signatures begin
    select raise(abort, 'flight_signatures refuses UPDATE: what is written stays');
end;
create trigger flight_signatures_refuse_delete before delete on flight_signatures begin
    select raise(abort, 'flight_signatures refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger flight_signatures_refuse_replace before insert on flight_signatures
when exists (select 1 from flight_signatures where flight_id = new.flight_id and version = new.version and signs = new.signs) begin
    select raise(abort, 'flight_signatures refuses REPLACE: what is written stays');
end;

-- What the record of a flight said before it was corrected.
create table flight_versions (
    -- The flight.
    flight_id text not null,
    -- The version that was corrected.
    version integer not null,
    -- What it said.
    record text not null,
    -- When it was corrected.
    changed_at text not null,
    -- The account that corrected it; null: a log did.
    changed_by text,
    -- Why.
    reason text not null,
    constraint flight_versions_pkey primary key (flight_id, version),
    constraint flight_versions_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_versions_changed_by_fkey
        foreign key (changed_by) references accounts (id) on delete restrict,
    constraint flight_versions_version_check check (version > 0),
    constraint flight_versions_record_check check (json_valid(record)),
    constraint flight_versions_changed_at_check
        check (changed_at glob '????-??-??T??:??:??.??????Z'),
    constraint flight_versions_reason_check check (reason <> '')
) strict;
create index flight_versions_changed_by_idx on flight_versions (changed_by);
create trigger flight_versions_refuse_update before update on flight_versions begin
    select raise(abort, 'flight_versions refuses UPDATE: what is written stays');
end;
create trigger flight_versions_refuse_delete before delete on flight_versions begin
    select raise(abort, 'flight_versions refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger flight_versions_refuse_replace before insert on flight_versions
when exists (select 1 from flight_versions where flight_id = new.flight_id and version = new.version) begin
    select raise(abort, 'flight_versions refuses REPLACE: what is written stays');
end;
