create table accounts (
    id uuid not null,
    username text not null,
    name text not null,
    role text not null,
    unit_id uuid,
    operator_id uuid,
    password_hash text not null,
    disabled boolean not null,
    constraint accounts_pkey primary key (id),
    constraint accounts_username_key unique (username),
    constraint accounts_unit_id_fkey foreign key (unit_id) references units (id) on delete restrict,
    constraint accounts_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint accounts_username_check check (username <> ''),
    constraint accounts_role_check
        check (role in ('pilot', 'commander', 'compliance_officer', 'administrator'))
);
create index accounts_unit_id_idx on accounts (unit_id);
create index accounts_operator_id_idx on accounts (operator_id);
comment on table accounts is 'Accounts that can sign in.';
comment on column accounts.id is 'UUIDv7, made by the store.';
comment on column accounts.username is 'What is typed to sign in.';
comment on column accounts.name is 'What is shown.';
comment on column accounts.role is 'What the account is there for.';
comment on column accounts.unit_id is 'The unit it is bound to; null: none.';
comment on column accounts.operator_id is 'The licensed person behind it; null: nobody who flies.';
comment on column accounts.password_hash is 'argon2id in PHC notation.';
comment on column accounts.disabled is 'May no longer sign in.';

create table sessions (
    id uuid not null,
    token_hash bytea not null,
    account_id uuid not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    constraint sessions_pkey primary key (id),
    constraint sessions_token_hash_key unique (token_hash),
    constraint sessions_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint sessions_token_hash_check check (length(token_hash) = 32)
);
create index sessions_account_id_idx on sessions (account_id);
create index sessions_expires_at_idx on sessions (expires_at);
comment on table sessions is 'People who are signed in.';
comment on column sessions.id is 'UUIDv7, made by the store.';
comment on column sessions.token_hash is 'SHA-256 of the cookie; the cookie itself is not kept.';
comment on column sessions.account_id is 'Who signed in.';
comment on column sessions.created_at is 'When.';
comment on column sessions.last_seen_at is 'Last request, to the minute or so.';
comment on column sessions.expires_at is 'From then on the session is worth nothing.';
