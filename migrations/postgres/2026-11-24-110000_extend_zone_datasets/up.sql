alter table zone_datasets add column issued_at timestamptz;
alter table zone_datasets add column features integer not null default 0;
alter table zone_datasets alter column features drop default;
alter table zone_datasets add column faults jsonb not null default '[]';
alter table zone_datasets alter column faults drop default;
alter table zone_datasets add column sha256 text;
alter table zone_datasets add constraint zone_datasets_features_check check (features >= 0);
comment on column zone_datasets.issued_at is 'When it was published; null: it does not say.';
comment on column zone_datasets.features is 'How many features its file has, readable or not.';
comment on column zone_datasets.faults is 'What is wrong with its features.';
comment on column zone_datasets.sha256 is
    'SHA-256 of its file in lower-case hex; null: it was not a file.';
