drop table flight_tracks;
drop table flight_permits;
drop table flights;
