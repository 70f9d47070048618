alter table units add column parent_id uuid;
alter table units add constraint units_parent_id_fkey
    foreign key (parent_id) references units (id) on delete restrict;
create index units_parent_id_idx on units (parent_id);
comment on column units.parent_id is 'The unit above; null: none.';

create table account_roles (
    id uuid not null,
    account_id uuid not null,
    role text not null,
    unit_id uuid,
    given_at timestamptz,
    ended_at timestamptz,
    constraint account_roles_pkey primary key (id),
    constraint account_roles_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint account_roles_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint account_roles_role_check
        check (role in ('pilot', 'observer', 'instructor', 'commander', 'compliance_officer', 'technician',
            'auditor', 'administrator'))
);
create index account_roles_account_id_idx on account_roles (account_id);
create index account_roles_unit_id_idx on account_roles (unit_id);
comment on table account_roles is
    'What accounts are there for, and where: a role reaches a unit and all below it.';
comment on column account_roles.id is
    'UUIDv7, made by the store; of roles that were moved here from accounts, the id of the account.';
comment on column account_roles.account_id is 'Whose role it is.';
comment on column account_roles.role is 'What it is for.';
comment on column account_roles.unit_id is 'The unit from which it reaches down; null: everything.';
comment on column account_roles.given_at is 'When it was given; null: before that was written down.';
comment on column account_roles.ended_at is 'When it was taken away; null: it is held.';

-- Pilots and commanders served one unit, the others all of them.
insert into account_roles (id, account_id, role, unit_id)
    select id, id, role, case when role in ('pilot', 'commander') then unit_id end from accounts;
alter table accounts drop column role;
