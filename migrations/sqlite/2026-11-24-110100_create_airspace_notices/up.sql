-- Lists of activations of areas (AUP, UUP, entered by hand); the newest for a time counts.
create table airspace_notices (
    -- UUIDv7, made by the store.
    id text not null,
    -- Where it comes from.
    source text not null,
    -- It speaks of the time from.
    covers_from text not null,
    -- It speaks of the time until.
    covers_to text not null,
    -- When it was issued; null: it does not say.
    issued_at text,
    -- It only changes an earlier list.
    amends integer not null,
    -- The activations.
    notices text not null,
    -- When it was imported.
    imported_at text not null,
    constraint airspace_notices_pkey primary key (id),
    constraint airspace_notices_source_check check (source <> ''),
    constraint airspace_notices_covers_from_check
        check (covers_from glob '????-??-??T??:??:??.??????Z'),
    constraint airspace_notices_covers_to_check
        check (covers_to glob '????-??-??T??:??:??.??????Z'),
    constraint airspace_notices_issued_at_check
        check (issued_at glob '????-??-??T??:??:??.??????Z'),
    constraint airspace_notices_amends_check check (amends in (0, 1)),
    constraint airspace_notices_notices_check check (json_valid(notices)),
    constraint airspace_notices_imported_at_check
        check (imported_at glob '????-??-??T??:??:??.??????Z'),
    constraint airspace_notices_covers_check check (covers_from < covers_to)
) strict;
create index airspace_notices_covers_to_idx on airspace_notices (covers_to);
