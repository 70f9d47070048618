-- The unit above; null: none.
alter table units add column parent_id text
    constraint units_parent_id_fkey references units (id) on delete restrict;
create index units_parent_id_idx on units (parent_id);

-- What accounts are there for, and where: a role reaches a unit and all below it.
create table account_roles (
    -- UUIDv7, made by the store; of roles that were moved here from accounts, the id of the account.
    id text not null,
    -- Whose role it is.
    account_id text not null,
    -- What it is for.
    role text not null,
    -- The unit from which it reaches down; null: everything.
    unit_id text,
    -- When it was given; null: before that was written down.
    given_at text,
    -- When it was taken away; null: it is held.
    ended_at text,
    constraint account_roles_pkey primary key (id),
    constraint account_roles_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint account_roles_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint account_roles_role_check
        check (role in ('pilot', 'observer', 'instructor', 'commander', 'compliance_officer', 'technician',
            'auditor', 'administrator')),
    constraint account_roles_given_at_check check (given_at glob '????-??-??T??:??:??.??????Z'),
    constraint account_roles_ended_at_check check (ended_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index account_roles_account_id_idx on account_roles (account_id);
create index account_roles_unit_id_idx on account_roles (unit_id);

-- Pilots and commanders served one unit, the others all of them.
insert into account_roles (id, account_id, role, unit_id)
    select id, id, role, case when role in ('pilot', 'commander') then unit_id end from accounts;

-- Accounts that can sign in.
create table accounts_without_role (
    -- UUIDv7, made by the store.
    id text not null,
    -- What is typed to sign in.
    username text not null,
    -- What is shown.
    name text not null,
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
    constraint accounts_disabled_check check (disabled in (0, 1))
) strict;
insert into accounts_without_role
    select id, username, name, unit_id, operator_id, password_hash, disabled from accounts;
drop table accounts;
alter table accounts_without_role rename to accounts;
create index accounts_unit_id_idx on accounts (unit_id);
create index accounts_operator_id_idx on accounts (operator_id);
