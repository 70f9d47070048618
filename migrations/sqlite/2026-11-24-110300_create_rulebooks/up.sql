-- Rulebooks that an administrator loaded; they stand before those of the program.
create table rulebooks (
    -- UUIDv7, made by the store.
    id text not null,
    -- What it calls itself.
    name text not null,
    -- SHA-256 of its text in lower-case hex.
    hash text not null,
    -- In force from.
    valid_from text not null,
    -- Its text (TOML).
    text text not null,
    -- When it was loaded.
    loaded_at text not null,
    constraint rulebooks_pkey primary key (id),
    constraint rulebooks_hash_key unique (hash),
    constraint rulebooks_name_check check (name <> ''),
    constraint rulebooks_hash_check check (length(hash) = 64),
    constraint rulebooks_valid_from_check check (valid_from glob '????-??-??T??:??:??.??????Z'),
    constraint rulebooks_loaded_at_check check (loaded_at glob '????-??-??T??:??:??.??????Z')
) strict;
