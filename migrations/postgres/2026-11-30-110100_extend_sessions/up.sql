alter table sessions add column address text;
alter table sessions add column user_agent text;
alter table sessions add column failures_before integer not null default 0;
alter table sessions add constraint sessions_failures_before_check check (failures_before >= 0);
alter table sessions add column last_failed_at timestamptz;
comment on column sessions.address is 'The address that it was opened from; null: not known.';
comment on column sessions.user_agent is 'What the browser called itself; null: it did not.';
comment on column sessions.failures_before is 'How many tries to sign in had failed before.';
comment on column sessions.last_failed_at is 'When the last of them failed; null: none had.';
