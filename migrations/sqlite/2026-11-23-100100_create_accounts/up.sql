-- Accounts that can sign in.
create table accounts (
    -- UUIDv7, made by the store.
    id text not null,
    -- What is typed to sign in.
    username text not null,
    -- What is shown.
    name text not null,
    -- What the account is there for.
    role text not null,
    -- The unit it is bound to; null: none.
    unit_id text,
    -- The licensed person behind it; null: nobody who flies.
    operator_id text,
    -- argon2id in PHC notation.
    password_hash text not null,
    -- May no longer sign in.
    disabled integer not null,
    constraint accounts_pkey primary key (id),
    constraint accounts_username_key unique (username),
    constraint accounts_unit_id_fkey foreign key (unit_id) references units (id) on delete restrict,
    constraint accounts_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint accounts_username_check check (username <> ''),
    constraint accounts_role_check
        check (role in ('pilot', 'commander', 'compliance_officer', 'administrator')),
    constraint accounts_disabled_check check (disabled in (0, 1))
) strict;
create index accounts_unit_id_idx on accounts (unit_id);
create index accounts_operator_id_idx on accounts (operator_id);

-- People who are signed in.
create table sessions (
    -- UUIDv7, made by the store.
    id text not null,
    -- SHA-256 of the cookie; the cookie itself is not kept.
    token_hash blob not null,
    -- Who signed in.
    account_id text not null,
    -- When.
    created_at text not null,
    -- Last request, to the minute or so.
    last_seen_at text not null,
    -- From then on the session is worth nothing.
    expires_at text not null,
    constraint sessions_pkey primary key (id),
    constraint sessions_token_hash_key unique (token_hash),
    constraint sessions_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint sessions_token_hash_check check (length(token_hash) = 32),
    constraint sessions_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint sessions_last_seen_at_check check (last_seen_at glob '????-??-??T??:??:??.??????Z'),
    constraint sessions_expires_at_check check (expires_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index sessions_account_id_idx on sessions (account_id);
create index sessions_expires_at_idx on sessions (expires_at);
