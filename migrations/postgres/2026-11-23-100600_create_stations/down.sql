drop table flight_logs;
drop table stations;
