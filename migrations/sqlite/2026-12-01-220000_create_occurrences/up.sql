-- Occurrences: what happened, as it was reported, and what came of it.
create table occurrences (
    -- UUIDv7, made by the store.
    id text not null,
    -- Counts changes; a writer names the version it read.
    version integer not null,
    -- The year of its number.
    year integer not null,
    -- Its number in the series of that year.
    serial integer not null,
    -- What kind of occurrence it is.
    kind text not null,
    -- How grave it is.
    severity text not null,
    -- Where it stands.
    state text not null,
    -- The unit that it is one of.
    unit_id text not null,
    -- The aircraft; null: none of ours, or not known.
    aircraft_id text,
    -- The flight; null: none was named.
    flight_id text,
    -- The record of the flight and its logs as they were when it was named; null: no flight.
    flight_snapshot text,
    -- When it happened.
    happened_at text not null,
    -- Since when somebody has known of it.
    known_at text not null,
    -- Degrees north, WGS 84; null: not known.
    lat real,
    -- Degrees east, WGS 84; null: not known.
    lon real,
    -- What the place is called; null: it was not said.
    place text,
    -- What happened.
    narrative text not null,
    -- The worst injury of anybody.
    injury text not null,
    -- Whether an aircraft with people in it was near, or was hit.
    manned_aircraft integer not null,
    -- What became of the aircraft.
    aircraft_damage text not null,
    -- What was damaged that belongs to others; null: nothing.
    third_party_damage text,
    -- How long the link was lost, seconds; null: it was not, or nobody knows.
    link_loss_s integer,
    -- Whether the parachute was fired.
    parachute_fired integer not null,
    -- When it was reported.
    reported_at text not null,
    -- The account that reported it, and does not close it.
    reported_by text not null,
    -- When it was sent to the authority; null: it was not.
    sent_at text,
    -- To whom it was sent; null: it was not.
    authority text,
    -- The reference of the authority; null: it has given none.
    authority_reference text,
    -- When it was closed; null: it is open.
    closed_at text,
    -- The account that closed it; null: it is open.
    closed_by text,
    -- What everybody may learn of it; null: it is open.
    lessons text,
    -- Invented for demonstration.
    synthetic integer not null,
    constraint occurrences_pkey primary key (id),
    constraint occurrences_year_serial_key unique (year, serial),
    constraint occurrences_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint occurrences_aircraft_id_fkey
        foreign key (aircraft_id) references aircraft (id) on delete restrict,
    constraint occurrences_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint occurrences_reported_by_fkey
        foreign key (reported_by) references accounts (id) on delete restrict,
    constraint occurrences_closed_by_fkey
        foreign key (closed_by) references accounts (id) on delete restrict,
    constraint occurrences_version_check check (version > 0),
    constraint occurrences_serial_check check (serial > 0),
    constraint occurrences_kind_check
        check (kind in ('injury', 'other_aircraft', 'damage', 'lost_link', 'parachute', 'airspace', 'other')),
    constraint occurrences_severity_check
        check (severity in ('no_effect', 'incident', 'serious_incident', 'accident')),
    constraint occurrences_state_check
        check (state in ('reported', 'under_review', 'sent', 'not_reportable', 'closed')),
    constraint occurrences_injury_check check (injury in ('none', 'minor', 'serious', 'fatal')),
    constraint occurrences_aircraft_damage_check
        check (aircraft_damage in ('none', 'minor', 'substantial', 'destroyed')),
    constraint occurrences_snapshot_check check ((flight_id is null) = (flight_snapshot is null)),
    constraint occurrences_period_check check (happened_at <= known_at),
    constraint occurrences_position_check check ((lat is null) = (lon is null)),
    constraint occurrences_lat_check check (lat between -90 and 90),
    constraint occurrences_lon_check check (lon between -180 and 180),
    constraint occurrences_place_check check (place <> ''),
    constraint occurrences_narrative_check check (narrative <> ''),
    constraint occurrences_third_party_damage_check check (third_party_damage <> ''),
    constraint occurrences_link_loss_s_check check (link_loss_s >= 0),
    constraint occurrences_sent_check
        check ((sent_at is null) = (authority is null) and (sent_at is not null or state <> 'sent')),
    constraint occurrences_authority_check check (authority <> ''),
    constraint occurrences_closed_check
        check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (lessons is null)
            and (closed_at is null) = (state <> 'closed')),
    constraint occurrences_closer_check check (closed_by <> reported_by),
    constraint occurrences_lessons_check check (lessons <> ''),
    constraint occurrences_happened_at_check
        check (happened_at glob '????-??-??T??:??:??.??????Z'),
    constraint occurrences_known_at_check
        check (known_at glob '????-??-??T??:??:??.??????Z'),
    constraint occurrences_reported_at_check
        check (reported_at glob '????-??-??T??:??:??.??????Z'),
    constraint occurrences_sent_at_check
        check (sent_at glob '????-??-??T??:??:??.??????Z'),
    constraint occurrences_closed_at_check
        check (closed_at glob '????-??-??T??:??:??.??????Z'),
    constraint occurrences_flight_snapshot_check check (json_valid(flight_snapshot)),
    constraint occurrences_manned_aircraft_check check (manned_aircraft in (0, 1)),
    constraint occurrences_parachute_fired_check check (parachute_fired in (0, 1)),
    constraint occurrences_synthetic_check check (synthetic in (0, 1))
) strict;
create index occurrences_unit_id_idx on occurrences (unit_id);
create index occurrences_aircraft_id_idx on occurrences (aircraft_id);
create index occurrences_flight_id_idx on occurrences (flight_id);
create index occurrences_reported_by_idx on occurrences (reported_by);
create index occurrences_closed_by_idx on occurrences (closed_by);
create index occurrences_reported_at_id_idx on occurrences (reported_at, id);
create index occurrences_state_idx on occurrences (state);
-- What was sent or closed stays as it was reported; what is added stands in the entries.
create trigger occurrences_refuse_rewriting before update on occurrences
when old.state = 'closed'
    or (new.id, new.year, new.serial, new.reported_at, new.reported_by, new.synthetic)
        is not (old.id, old.year, old.serial, old.reported_at, old.reported_by, old.synthetic)
    or (old.state = 'sent' and (new.state not in ('sent', 'closed')
        or (new.kind, new.severity, new.unit_id, new.aircraft_id, new.flight_id,
            new.flight_snapshot, new.happened_at, new.known_at, new.lat, new.lon,
            new.place, new.narrative, new.injury, new.manned_aircraft, new.aircraft_damage,
            new.third_party_damage, new.link_loss_s, new.parachute_fired, new.sent_at,
            new.authority)
        is not (old.kind, old.severity, old.unit_id, old.aircraft_id, old.flight_id,
            old.flight_snapshot, old.happened_at, old.known_at, old.lat, old.lon,
            old.place, old.narrative, old.injury, old.manned_aircraft, old.aircraft_damage,
            old.third_party_damage, old.link_loss_s, old.parachute_fired, old.sent_at,
            old.authority))) begin
    select raise(abort, 'occurrences refuses UPDATE: what was sent or closed stays');
end;
create trigger occurrences_refuse_delete before delete on occurrences begin
    select raise(abort, 'occurrences refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger occurrences_refuse_replace before insert on occurrences
when exists (select 1 from occurrences where id = new.id) begin
    select raise(abort, 'occurrences refuses REPLACE: what is written stays');
end;

-- What was entered about occurrences, step by step; it is only added to.
create table occurrence_entries (
    -- UUIDv7, made by the store.
    id text not null,
    -- The occurrence.
    occurrence_id text not null,
    -- What it is.
    kind text not null,
    -- What was written; null: nothing.
    text text,
    -- By when a measure is to be taken; null: no measure, or no day was set.
    due_at text,
    -- The measure that was taken; null: it tells of none.
    measure_id text,
    -- Who.
    account_id text not null,
    -- When.
    entered_at text not null,
    constraint occurrence_entries_pkey primary key (id),
    constraint occurrence_entries_measure_id_key unique (measure_id),
    constraint occurrence_entries_occurrence_id_fkey
        foreign key (occurrence_id) references occurrences (id) on delete restrict,
    constraint occurrence_entries_measure_id_fkey
        foreign key (measure_id) references occurrence_entries (id) on delete restrict,
    constraint occurrence_entries_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint occurrence_entries_kind_check
        check (kind in ('report', 'edit', 'review', 'send', 'dismiss', 'close', 'note', 'measure', 'done')),
    constraint occurrence_entries_text_check check (text <> ''),
    constraint occurrence_entries_text_missing_check
        check (text is not null or kind not in ('dismiss', 'close', 'note', 'measure')),
    constraint occurrence_entries_due_check check (due_at is null or kind = 'measure'),
    constraint occurrence_entries_measure_check check ((measure_id is null) = (kind <> 'done')),
    constraint occurrence_entries_due_at_check
        check (due_at glob '????-??-??T??:??:??.??????Z'),
    constraint occurrence_entries_entered_at_check
        check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index occurrence_entries_occurrence_id_idx on occurrence_entries (occurrence_id);
create index occurrence_entries_account_id_idx on occurrence_entries (account_id);
create trigger occurrence_entries_refuse_update before update on occurrence_entries begin
    select raise(abort, 'occurrence_entries refuses UPDATE: what is written stays');
end;
create trigger occurrence_entries_refuse_delete before delete on occurrence_entries begin
    select raise(abort, 'occurrence_entries refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger occurrence_entries_refuse_replace before insert on occurrence_entries
when exists (select 1 from occurrence_entries where id = new.id) begin
    select raise(abort, 'occurrence_entries refuses REPLACE: what is written stays');
end;

-- What the report of an occurrence said before it was changed.
create table occurrence_versions (
    -- The occurrence.
    occurrence_id text not null,
    -- The version that was changed.
    version integer not null,
    -- What it said: the report, unit, aircraft, flight and its snapshot.
    said text not null,
    -- The account that changed it.
    changed_by text not null,
    -- When it was changed.
    changed_at text not null,
    constraint occurrence_versions_pkey primary key (occurrence_id, version),
    constraint occurrence_versions_occurrence_id_fkey
        foreign key (occurrence_id) references occurrences (id) on delete restrict,
    constraint occurrence_versions_changed_by_fkey
        foreign key (changed_by) references accounts (id) on delete restrict,
    constraint occurrence_versions_version_check check (version > 0),
    constraint occurrence_versions_changed_at_check
        check (changed_at glob '????-??-??T??:??:??.??????Z'),
    constraint occurrence_versions_said_check check (json_valid(said))
) strict;
create index occurrence_versions_changed_by_idx on occurrence_versions (changed_by);
create trigger occurrence_versions_refuse_update before update on occurrence_versions begin
    select raise(abort, 'occurrence_versions refuses UPDATE: what is written stays');
end;
create trigger occurrence_versions_refuse_delete before delete on occurrence_versions begin
    select raise(abort, 'occurrence_versions refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger occurrence_versions_refuse_replace before insert on occurrence_versions
when exists (select 1 from occurrence_versions where occurrence_id = new.occurrence_id and version = new.version) begin
    select raise(abort, 'occurrence_versions refuses REPLACE: what is written stays');
end;

-- Scans, photographs and letters that belong to a record; their bytes are files named by their hash.
create table documents_again (
    -- UUIDv7, made by the store.
    id text not null,
    -- What kind of record it belongs to.
    owner_kind text not null,
    -- Which record.
    owner_id text not null,
    -- Name of the file as it was sent.
    name text not null,
    -- What it shows.
    purpose text not null,
    -- What kind of file its bytes are.
    media_type text not null,
    -- How long it is, bytes.
    length integer not null,
    -- SHA-256 of its bytes.
    sha256 blob not null,
    -- Who sent it.
    account_id text not null,
    -- When.
    added_at text not null,
    -- When it was withdrawn; null: it counts.
    withdrawn_at text,
    -- Who withdrew it; null: nobody.
    withdrawn_by text,
    -- Why; null: it counts.
    withdrawn_reason text,
    -- When its bytes were erased because nobody may keep them longer; null: they are there.
    erased_at text,
    constraint documents_pkey primary key (id),
    constraint documents_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint documents_withdrawn_by_fkey
        foreign key (withdrawn_by) references accounts (id) on delete restrict,
    constraint documents_owner_kind_check
        check (owner_kind in ('operator', 'licence', 'aircraft', 'permit', 'application', 'defect',
            'maintenance', 'examination', 'consent', 'occurrence')),
    constraint documents_name_check check (name <> ''),
    constraint documents_purpose_check check (purpose in ('document', 'photograph')),
    constraint documents_media_type_check
        check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
    constraint documents_length_check check (length > 0),
    constraint documents_sha256_check check (length(sha256) = 32),
    constraint documents_added_at_check check (added_at glob '????-??-??T??:??:??.??????Z'),
    constraint documents_withdrawn_at_check check (withdrawn_at glob '????-??-??T??:??:??.??????Z'),
    constraint documents_erased_at_check check (erased_at glob '????-??-??T??:??:??.??????Z'),
    constraint documents_withdrawn_check
        check ((withdrawn_at is null) = (withdrawn_by is null)
            and (withdrawn_at is null) = (withdrawn_reason is null))
) strict;
insert into documents_again select * from documents;
drop table documents;
alter table documents_again rename to documents;
create unique index documents_owner_kind_owner_id_sha256_key
    on documents (owner_kind, owner_id, sha256) where withdrawn_at is null;
create index documents_account_id_idx on documents (account_id);
create index documents_withdrawn_by_idx on documents (withdrawn_by);
create index documents_sha256_idx on documents (sha256);
