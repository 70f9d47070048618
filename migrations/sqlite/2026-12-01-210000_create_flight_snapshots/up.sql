-- What the place of landing is called; null: not known.
alter table flight_details add column landing_place text
    constraint flight_details_landing_place_check check (landing_place <> '');

-- What the register told of a flight when it was entered, or when it was found to be of other people, aircraft or permits; the newest counts.
create table flight_snapshots (
    -- The flight.
    flight_id text not null,
    -- Which one, from 1.
    seq integer not null,
    -- When.
    taken_at text not null,
    -- Aircraft, licences of the pilot, permits and verdict, as of the take-off.
    snapshot text not null,
    constraint flight_snapshots_pkey primary key (flight_id, seq),
    constraint flight_snapshots_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint flight_snapshots_seq_check check (seq > 0),
    constraint flight_snapshots_taken_at_check
        check (taken_at glob '????-??-??T??:??:??.??????Z'),
    constraint flight_snapshots_snapshot_check check (json_valid(snapshot))
) strict;
create trigger flight_snapshots_refuse_update before update on flight_snapshots begin
    select raise(abort, 'flight_snapshots refuses UPDATE: what is written stays');
end;
create trigger flight_snapshots_refuse_delete before delete on flight_snapshots begin
    select raise(abort, 'flight_snapshots refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger flight_snapshots_refuse_replace before insert on flight_snapshots
when exists (select 1 from flight_snapshots where flight_id = new.flight_id and seq = new.seq) begin
    select raise(abort, 'flight_snapshots refuses REPLACE: what is written stays');
end;
