-- Tokens that programs of an account call the API with.
create table api_tokens (
    -- UUIDv7, made by the store.
    id text not null,
    -- Whose it is.
    account_id text not null,
    -- What its owner calls it.
    name text not null,
    -- SHA-256 of the token; the token itself is not kept.
    token_hash blob not null,
    -- The actions that it may do at most: a list of words in JSON.
    scopes text not null,
    -- When it was made.
    created_at text not null,
    -- From then on it is worth nothing.
    expires_at text not null,
    -- Last request with it, to the minute or so; null: it was not used.
    last_used_at text,
    -- When it was revoked; null: it was not.
    revoked_at text,
    constraint api_tokens_pkey primary key (id),
    constraint api_tokens_token_hash_key unique (token_hash),
    constraint api_tokens_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint api_tokens_name_check check (name <> ''),
    constraint api_tokens_token_hash_check check (length(token_hash) = 32),
    constraint api_tokens_scopes_check check (json_valid(scopes)),
    constraint api_tokens_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint api_tokens_expires_at_check check (expires_at glob '????-??-??T??:??:??.??????Z'),
    constraint api_tokens_last_used_at_check check (last_used_at glob '????-??-??T??:??:??.??????Z'),
    constraint api_tokens_revoked_at_check check (revoked_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index api_tokens_account_id_idx on api_tokens (account_id);
