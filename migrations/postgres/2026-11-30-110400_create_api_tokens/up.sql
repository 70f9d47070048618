create table api_tokens (
    id uuid not null,
    account_id uuid not null,
    name text not null,
    token_hash bytea not null,
    scopes jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    constraint api_tokens_pkey primary key (id),
    constraint api_tokens_token_hash_key unique (token_hash),
    constraint api_tokens_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint api_tokens_name_check check (name <> ''),
    constraint api_tokens_token_hash_check check (length(token_hash) = 32)
);
create index api_tokens_account_id_idx on api_tokens (account_id);
comment on table api_tokens is 'Tokens that programs of an account call the API with.';
comment on column api_tokens.id is 'UUIDv7, made by the store.';
comment on column api_tokens.account_id is 'Whose it is.';
comment on column api_tokens.name is 'What its owner calls it.';
comment on column api_tokens.token_hash is 'SHA-256 of the token; the token itself is not kept.';
comment on column api_tokens.scopes is
    'The actions that it may do at most: a list of words in JSON.';
comment on column api_tokens.created_at is 'When it was made.';
comment on column api_tokens.expires_at is 'From then on it is worth nothing.';
comment on column api_tokens.last_used_at is
    'Last request with it, to the minute or so; null: it was not used.';
comment on column api_tokens.revoked_at is 'When it was revoked; null: it was not.';
