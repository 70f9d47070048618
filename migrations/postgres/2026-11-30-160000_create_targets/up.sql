create table targets (
    id uuid not null,
    unit_id uuid not null,
    measure text not null,
    value integer not null,
    due_at timestamptz not null,
    account_id uuid not null,
    set_at timestamptz not null,
    constraint targets_pkey primary key (id),
    constraint targets_unit_id_fkey foreign key (unit_id) references units (id) on delete restrict,
    constraint targets_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint targets_measure_check
        check (measure in ('brus_aircraft', 'mavic_aircraft', 'operators')),
    constraint targets_value_check check (value >= 0)
);
create index targets_unit_id_set_at_idx on targets (unit_id, set_at);
create index targets_account_id_idx on targets (account_id);
comment on table targets is 'What a unit is to reach by a day: the newest of a unit and a measure counts, older ones are its history.';
comment on column targets.id is 'UUIDv7, made by the store.';
comment on column targets.unit_id is 'The unit that it is set for, with all units below it.';
comment on column targets.measure is 'What is counted.';
comment on column targets.value is 'How many there are to be.';
comment on column targets.due_at is 'The last moment to reach it.';
comment on column targets.account_id is 'Who set it.';
comment on column targets.set_at is 'When it was set.';
create trigger targets_append_only
    before update or delete or truncate on targets
    for each statement execute function refuse_change();
