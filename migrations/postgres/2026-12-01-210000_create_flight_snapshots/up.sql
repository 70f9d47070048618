alter table flight_details add column landing_place text
    constraint flight_details_landing_place_check check (landing_place <> '');
comment on column flight_details.landing_place is 'What the place of landing is called; null: not known.';

create table flight_snapshots (
    flight_id uuid not null,
    seq integer not null,
    taken_at timestamptz not null,
    snapshot jsonb not null,
    constraint flight_snapshots_pkey primary key (flight_id, seq),
    constraint flight_snapshots_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_snapshots_seq_check check (seq > 0)
);
create trigger flight_snapshots_append_only
    before update or delete or truncate on flight_snapshots
    for each statement execute function refuse_change();
comment on table flight_snapshots is 'What the register told of a flight when it was entered, or when it was found to be of other people, aircraft or permits; the newest counts.';
comment on column flight_snapshots.flight_id is 'The flight.';
comment on column flight_snapshots.seq is 'Which one, from 1.';
comment on column flight_snapshots.taken_at is 'When.';
comment on column flight_snapshots.snapshot is 'Aircraft, licences of the pilot, permits and verdict, as of the take-off.';
