alter table permits drop column end_reason;
alter table permits drop column version;
