alter table zone_datasets drop column sha256;
alter table zone_datasets drop column faults;
alter table zone_datasets drop column features;
alter table zone_datasets drop column issued_at;
