-- Counts changes; a writer names the version it read.
alter table permits add column version integer not null default 1
    constraint permits_version_check check (version > 0);
-- Why it was ended before its time; null: it was not.
alter table permits add column end_reason text
    constraint permits_end_reason_check check (end_reason <> '');
