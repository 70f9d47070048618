-- Accounts that can sign in.
create table accounts_before (
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
insert into accounts_before
    select id, username, name, coalesce((select role from account_roles
        where account_id = accounts.id and ended_at is null
            and role in ('pilot', 'commander', 'compliance_officer', 'administrator')
        order by role limit 1), 'pilot'), unit_id, operator_id, password_hash, disabled from accounts;
drop table accounts;
alter table accounts_before rename to accounts;
create index accounts_unit_id_idx on accounts (unit_id);
create index accounts_operator_id_idx on accounts (operator_id);
drop table account_roles;
drop index units_parent_id_idx;
alter table units drop column parent_id;
