-- The address that it was opened from; null: not known.
alter table sessions add column address text;
-- What the browser called itself; null: it did not.
alter table sessions add column user_agent text;
-- How many tries to sign in had failed before.
alter table sessions add column failures_before integer not null default 0
    constraint sessions_failures_before_check check (failures_before >= 0);
-- When the last of them failed; null: none had.
alter table sessions add column last_failed_at text
    constraint sessions_last_failed_at_check
        check (last_failed_at glob '????-??-??T??:??:??.??????Z');
