create table calendar_feeds (
    id uuid not null,
    account_id uuid not null,
    unit_id uuid,
    token_hash bytea not null,
    language text not null,
    created_at timestamptz not null,
    revoked_at timestamptz,
    constraint calendar_feeds_pkey primary key (id),
    constraint calendar_feeds_token_hash_key unique (token_hash),
    constraint calendar_feeds_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint calendar_feeds_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint calendar_feeds_token_hash_check check (length(token_hash) = 32),
    constraint calendar_feeds_language_check check (language in ('cs', 'en'))
);
create index calendar_feeds_account_id_idx on calendar_feeds (account_id);
create index calendar_feeds_unit_id_idx on calendar_feeds (unit_id);
comment on table calendar_feeds is 'Calendars under secret addresses.';
comment on column calendar_feeds.id is 'UUIDv7, made by the store.';
comment on column calendar_feeds.account_id is 'Whose it is.';
comment on column calendar_feeds.unit_id is 'The unit that it is about; null: the person.';
comment on column calendar_feeds.token_hash is 'SHA-256 of the secret in the address; the secret itself is not kept.';
comment on column calendar_feeds.language is 'The language of its words.';
comment on column calendar_feeds.created_at is 'When it was made.';
comment on column calendar_feeds.revoked_at is 'When it was revoked; null: it can be read.';
