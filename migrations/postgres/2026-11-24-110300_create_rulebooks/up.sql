create table rulebooks (
    id uuid not null,
    name text not null,
    hash text not null,
    valid_from timestamptz not null,
    text text not null,
    loaded_at timestamptz not null,
    constraint rulebooks_pkey primary key (id),
    constraint rulebooks_hash_key unique (hash),
    constraint rulebooks_name_check check (name <> ''),
    constraint rulebooks_hash_check check (length(hash) = 64)
);
comment on table rulebooks is
    'Rulebooks that an administrator loaded; they stand before those of the program.';
comment on column rulebooks.id is 'UUIDv7, made by the store.';
comment on column rulebooks.name is 'What it calls itself.';
comment on column rulebooks.hash is 'SHA-256 of its text in lower-case hex.';
comment on column rulebooks.valid_from is 'In force from.';
comment on column rulebooks.text is 'Its text (TOML).';
comment on column rulebooks.loaded_at is 'When it was loaded.';
