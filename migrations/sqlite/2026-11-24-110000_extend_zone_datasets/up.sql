-- When it was published; null: it does not say.
alter table zone_datasets add column issued_at text
    constraint zone_datasets_issued_at_check check (issued_at glob '????-??-??T??:??:??.??????Z');
-- How many features its file has, readable or not.
alter table zone_datasets add column features integer not null default 0
    constraint zone_datasets_features_check check (features >= 0);
-- What is wrong with its features.
alter table zone_datasets add column faults text not null default '[]'
    constraint zone_datasets_faults_check check (json_valid(faults));
-- SHA-256 of its file in lower-case hex; null: it was not a file.
alter table zone_datasets add column sha256 text;
