create table occurrences (
    id uuid not null,
    version integer not null,
    year integer not null,
    serial integer not null,
    kind text not null,
    severity text not null,
    state text not null,
    unit_id uuid not null,
    aircraft_id uuid,
    flight_id uuid,
    flight_snapshot jsonb,
    happened_at timestamptz not null,
    known_at timestamptz not null,
    lat double precision,
    lon double precision,
    place text,
    narrative text not null,
    injury text not null,
    manned_aircraft boolean not null,
    aircraft_damage text not null,
    third_party_damage text,
    link_loss_s integer,
    parachute_fired boolean not null,
    reported_at timestamptz not null,
    reported_by uuid not null,
    sent_at timestamptz,
    authority text,
    authority_reference text,
    closed_at timestamptz,
    closed_by uuid,
    lessons text,
    synthetic boolean not null,
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
    constraint occurrences_lessons_check check (lessons <> '')
);
create index occurrences_unit_id_idx on occurrences (unit_id);
create index occurrences_aircraft_id_idx on occurrences (aircraft_id);
create index occurrences_flight_id_idx on occurrences (flight_id);
create index occurrences_reported_by_idx on occurrences (reported_by);
create index occurrences_closed_by_idx on occurrences (closed_by);
create index occurrences_reported_at_id_idx on occurrences (reported_at, id);
create index occurrences_state_idx on occurrences (state);
comment on table occurrences is
    'Occurrences: what happened, as it was reported, and what came of it.';
comment on column occurrences.id is 'UUIDv7, made by the store.';
comment on column occurrences.version is 'Counts changes; a writer names the version it read.';
comment on column occurrences.year is 'The year of its number.';
comment on column occurrences.serial is 'Its number in the series of that year.';
comment on column occurrences.kind is 'What kind of occurrence it is.';
comment on column occurrences.severity is 'How grave it is.';
comment on column occurrences.state is 'Where it stands.';
comment on column occurrences.unit_id is 'The unit that it is one of.';
comment on column occurrences.aircraft_id is 'The aircraft; null: none of ours, or not known.';
comment on column occurrences.flight_id is 'The flight; null: none was named.';
comment on column occurrences.flight_snapshot is
    'The record of the flight and its logs as they were when it was named; null: no flight.';
comment on column occurrences.happened_at is 'When it happened.';
comment on column occurrences.known_at is 'Since when somebody has known of it.';
comment on column occurrences.lat is 'Degrees north, WGS 84; null: not known.';
comment on column occurrences.lon is 'Degrees east, WGS 84; null: not known.';
comment on column occurrences.place is 'What the place is called; null: it was not said.';
comment on column occurrences.narrative is 'What happened.';
comment on column occurrences.injury is 'The worst injury of anybody.';
comment on column occurrences.manned_aircraft is
    'Whether an aircraft with people in it was near, or was hit.';
comment on column occurrences.aircraft_damage is 'What became of the aircraft.';
comment on column occurrences.third_party_damage is
    'What was damaged that belongs to others; null: nothing.';
comment on column occurrences.link_loss_s is
    'How long the link was lost, seconds; null: it was not, or nobody knows.';
comment on column occurrences.parachute_fired is 'Whether the parachute was fired.';
comment on column occurrences.reported_at is 'When it was reported.';
comment on column occurrences.reported_by is 'The account that reported it, and does not close it.';
comment on column occurrences.sent_at is 'When it was sent to the authority; null: it was not.';
comment on column occurrences.authority is 'To whom it was sent; null: it was not.';
comment on column occurrences.authority_reference is
    'The reference of the authority; null: it has given none.';
comment on column occurrences.closed_at is 'When it was closed; null: it is open.';
comment on column occurrences.closed_by is 'The account that closed it; null: it is open.';
comment on column occurrences.lessons is 'What everybody may learn of it; null: it is open.';
comment on column occurrences.synthetic is 'Invented for demonstration.';
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
    if old.state = 'closed'
        or (new.id, new.year, new.serial, new.reported_at, new.reported_by, new.synthetic)
            is distinct from (old.id, old.year, old.serial, old.reported_at, old.reported_by, old.synthetic)
        or (old.state = 'sent' and (new.state not in ('sent', 'closed')
            or (new.kind, new.severity, new.unit_id, new.aircraft_id, new.flight_id,
                new.flight_snapshot, new.happened_at, new.known_at, new.lat, new.lon,
                new.place, new.narrative, new.injury, new.manned_aircraft, new.aircraft_damage,
                new.third_party_damage, new.link_loss_s, new.parachute_fired, new.sent_at,
                new.authority)
            is distinct from (old.kind, old.severity, old.unit_id, old.aircraft_id, old.flight_id,
                old.flight_snapshot, old.happened_at, old.known_at, old.lat, old.lon,
                old.place, old.narrative, old.injury, old.manned_aircraft, old.aircraft_damage,
                old.third_party_damage, old.link_loss_s, old.parachute_fired, old.sent_at,
                old.authority)))
    then
        raise exception '% refuses %: what was sent or closed stays', tg_table_name, tg_op;
    end if;
    return new;
end;
$$;
comment on function refuse_rewriting is
    'Keeps an occurrence that was sent or closed as it was reported; what is added stands in the entries.';
create trigger occurrences_refuse_rewriting
    before update on occurrences
    for each row execute function refuse_rewriting();
create trigger occurrences_stay
    before delete or truncate on occurrences
    for each statement execute function refuse_change();

create table occurrence_entries (
    id uuid not null,
    occurrence_id uuid not null,
    kind text not null,
    text text,
    due_at timestamptz,
    measure_id uuid,
    account_id uuid not null,
    entered_at timestamptz not null,
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
    constraint occurrence_entries_measure_check check ((measure_id is null) = (kind <> 'done'))
);
create index occurrence_entries_occurrence_id_idx on occurrence_entries (occurrence_id);
create index occurrence_entries_account_id_idx on occurrence_entries (account_id);
comment on table occurrence_entries is
    'What was entered about occurrences, step by step; it is only added to.';
comment on column occurrence_entries.id is 'UUIDv7, made by the store.';
comment on column occurrence_entries.occurrence_id is 'The occurrence.';
comment on column occurrence_entries.kind is 'What it is.';
comment on column occurrence_entries.text is 'What was written; null: nothing.';
comment on column occurrence_entries.due_at is
    'By when a measure is to be taken; null: no measure, or no day was set.';
comment on column occurrence_entries.measure_id is
    'The measure that was taken; null: it tells of none.';
comment on column occurrence_entries.account_id is 'Who.';
comment on column occurrence_entries.entered_at is 'When.';
create trigger occurrence_entries_append_only
    before update or delete or truncate on occurrence_entries
    for each statement execute function refuse_change();

create table occurrence_versions (
    occurrence_id uuid not null,
    version integer not null,
    said jsonb not null,
    changed_by uuid not null,
    changed_at timestamptz not null,
    constraint occurrence_versions_pkey primary key (occurrence_id, version),
    constraint occurrence_versions_occurrence_id_fkey
        foreign key (occurrence_id) references occurrences (id) on delete restrict,
    constraint occurrence_versions_changed_by_fkey
        foreign key (changed_by) references accounts (id) on delete restrict,
    constraint occurrence_versions_version_check check (version > 0)
);
create index occurrence_versions_changed_by_idx on occurrence_versions (changed_by);
comment on table occurrence_versions is
    'What the report of an occurrence said before it was changed.';
comment on column occurrence_versions.occurrence_id is 'The occurrence.';
comment on column occurrence_versions.version is 'The version that was changed.';
comment on column occurrence_versions.said is
    'What it said: the report, unit, aircraft, flight and its snapshot.';
comment on column occurrence_versions.changed_by is 'The account that changed it.';
comment on column occurrence_versions.changed_at is 'When it was changed.';
create trigger occurrence_versions_append_only
    before update or delete or truncate on occurrence_versions
    for each statement execute function refuse_change();

alter table documents
    drop constraint documents_owner_kind_check,
    add constraint documents_owner_kind_check
        check (owner_kind in ('operator', 'licence', 'aircraft', 'permit', 'application', 'defect',
            'maintenance', 'examination', 'consent', 'occurrence'));
