-- Calendars under secret addresses.
create table calendar_feeds (
    -- UUIDv7, made by the store.
    id text not null,
    -- Whose it is.
    account_id text not null,
    -- The unit that it is about; null: the person.
    unit_id text,
    -- SHA-256 of the secret in the address; the secret itself is not kept.
    token_hash blob not null,
    -- The language of its words.
    language text not null,
    -- When it was made.
    created_at text not null,
    -- When it was revoked; null: it can be read.
    revoked_at text,
    constraint calendar_feeds_pkey primary key (id),
    constraint calendar_feeds_token_hash_key unique (token_hash),
    constraint calendar_feeds_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint calendar_feeds_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint calendar_feeds_token_hash_check check (length(token_hash) = 32),
    constraint calendar_feeds_language_check check (language in ('cs', 'en')),
    constraint calendar_feeds_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint calendar_feeds_revoked_at_check check (revoked_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index calendar_feeds_account_id_idx on calendar_feeds (account_id);
create index calendar_feeds_unit_id_idx on calendar_feeds (unit_id);
