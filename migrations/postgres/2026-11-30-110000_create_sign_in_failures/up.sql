create table sign_in_failures (
    id uuid not null,
    name_hash bytea not null,
    failures integer not null,
    last_failed_at timestamptz,
    constraint sign_in_failures_pkey primary key (id),
    constraint sign_in_failures_name_hash_key unique (name_hash),
    constraint sign_in_failures_name_hash_check check (length(name_hash) = 32),
    constraint sign_in_failures_failures_check check (failures >= 0)
);
create index sign_in_failures_last_failed_at_idx on sign_in_failures (last_failed_at);
comment on table sign_in_failures is
    'How often signing in under a name has failed. Names that no account has are counted alike.';
comment on column sign_in_failures.id is 'UUIDv7, made by the store.';
comment on column sign_in_failures.name_hash is
    'SHA-256 of the name as it was typed, in lower case: people type passwords into the wrong field.';
comment on column sign_in_failures.failures is
    'How many tries have failed since the last one that did not.';
comment on column sign_in_failures.last_failed_at is 'When the last one failed; null: none has.';
