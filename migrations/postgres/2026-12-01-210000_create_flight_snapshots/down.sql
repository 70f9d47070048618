drop table flight_snapshots;
alter table flight_details drop column landing_place;
