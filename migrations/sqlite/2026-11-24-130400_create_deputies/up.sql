-- Who may decide for a unit while its commander is away.
create table deputies (
    -- UUIDv7, made by the store.
    id text not null,
    -- The unit.
    unit_id text not null,
    -- The commander who is away.
    commander_id text not null,
    -- Who decides instead.
    deputy_id text not null,
    -- From.
    valid_from text not null,
    -- Until.
    valid_to text not null,
    -- When it was entered.
    created_at text not null,
    -- When it was ended before its time; null: it was not.
    ended_at text,
    constraint deputies_pkey primary key (id),
    constraint deputies_unit_id_fkey foreign key (unit_id) references units (id) on delete restrict,
    constraint deputies_commander_id_fkey
        foreign key (commander_id) references accounts (id) on delete restrict,
    constraint deputies_deputy_id_fkey
        foreign key (deputy_id) references accounts (id) on delete restrict,
    constraint deputies_period_check check (valid_from < valid_to),
    constraint deputies_another_check check (commander_id <> deputy_id),
    constraint deputies_valid_from_check check (valid_from glob '????-??-??T??:??:??.??????Z'),
    constraint deputies_valid_to_check check (valid_to glob '????-??-??T??:??:??.??????Z'),
    constraint deputies_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint deputies_ended_at_check check (ended_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index deputies_unit_id_idx on deputies (unit_id);
create index deputies_commander_id_idx on deputies (commander_id);
create index deputies_deputy_id_valid_to_idx on deputies (deputy_id, valid_to);
