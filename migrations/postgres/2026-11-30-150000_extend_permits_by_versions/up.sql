alter table permits add column version integer not null default 1
    constraint permits_version_check check (version > 0);
alter table permits alter column version drop default;
alter table permits add column end_reason text
    constraint permits_end_reason_check check (end_reason <> '');
comment on column permits.version is 'Counts changes; a writer names the version it read.';
comment on column permits.end_reason is 'Why it was ended before its time; null: it was not.';
