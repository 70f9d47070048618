-- How often signing in under a name has failed. Names that no account has are counted alike.
create table sign_in_failures (
    -- UUIDv7, made by the store.
    id text not null,
    -- SHA-256 of the name as it was typed, in lower case: people type passwords into the wrong field.
    name_hash blob not null,
    -- How many tries have failed since the last one that did not.
    failures integer not null,
    -- When the last one failed; null: none has.
    last_failed_at text,
    constraint sign_in_failures_pkey primary key (id),
    constraint sign_in_failures_name_hash_key unique (name_hash),
    constraint sign_in_failures_name_hash_check check (length(name_hash) = 32),
    constraint sign_in_failures_failures_check check (failures >= 0),
    constraint sign_in_failures_last_failed_at_check
        check (last_failed_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index sign_in_failures_last_failed_at_idx on sign_in_failures (last_failed_at);
