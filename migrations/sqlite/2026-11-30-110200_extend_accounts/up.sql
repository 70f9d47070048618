-- Counts the changes of the account, so that two editors do not overwrite each other unseen.
alter table accounts add column version integer not null default 1;
-- The password was set by somebody else, and must be changed before anything else is done.
alter table accounts add column must_change_password integer not null default 0
    constraint accounts_must_change_password_check check (must_change_password in (0, 1));
