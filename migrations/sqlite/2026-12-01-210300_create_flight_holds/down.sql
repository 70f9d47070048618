drop table flight_holds;
alter table flight_logs drop column erased_at;
alter table retention_periods drop column subject;
