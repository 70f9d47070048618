alter table accounts add column version integer not null default 1;
alter table accounts add column must_change_password boolean not null default false;
comment on column accounts.version is
    'Counts the changes of the account, so that two editors do not overwrite each other unseen.';
comment on column accounts.must_change_password is
    'The password was set by somebody else, and must be changed before anything else is done.';
