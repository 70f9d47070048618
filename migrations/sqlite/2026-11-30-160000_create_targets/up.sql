-- What a unit is to reach by a day: the newest of a unit and a measure counts, older ones are its history.
create table targets (
    -- UUIDv7, made by the store.
    id text not null,
    -- The unit that it is set for, with all units below it.
    unit_id text not null,
    -- What is counted.
    measure text not null,
    -- How many there are to be.
    value integer not null,
    -- The last moment to reach it.
    due_at text not null,
    -- Who set it.
    account_id text not null,
    -- When it was set.
    set_at text not null,
    constraint targets_pkey primary key (id),
    constraint targets_unit_id_fkey foreign key (unit_id) references units (id) on delete restrict,
    constraint targets_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint targets_measure_check
        check (measure in ('brus_aircraft', 'mavic_aircraft', 'operators')),
    constraint targets_value_check check (value >= 0),
    constraint targets_due_at_check check (due_at glob '????-??-??T??:??:??.??????Z'),
    constraint targets_set_at_check check (set_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index targets_unit_id_set_at_idx on targets (unit_id, set_at);
create index targets_account_id_idx on targets (account_id);
create trigger targets_refuse_update before update on targets begin
    select raise(abort, 'targets refuses UPDATE: what is written stays');
end;
create trigger targets_refuse_delete before delete on targets begin
    select raise(abort, 'targets refuses DELETE: what is written stays');
end;
create trigger targets_refuse_replace before insert on targets
    when exists (select 1 from targets where id = new.id) begin
    select raise(abort, 'targets refuses REPLACE: what is written stays');
end;
