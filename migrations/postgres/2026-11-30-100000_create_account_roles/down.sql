alter table accounts add column role text;
update accounts set role = coalesce((select role from account_roles
        where account_id = accounts.id and ended_at is null
            and role in ('pilot', 'commander', 'compliance_officer', 'administrator')
        order by role limit 1), 'pilot');
alter table accounts alter column role set not null;
alter table accounts add constraint accounts_role_check
    check (role in ('pilot', 'commander', 'compliance_officer', 'administrator'));
comment on column accounts.role is 'What the account is there for.';
drop table account_roles;
alter table units drop column parent_id;
