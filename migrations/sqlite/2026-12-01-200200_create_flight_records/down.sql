drop table flight_versions;
drop table flight_signatures;
drop table flight_batteries;
drop table flight_details;
drop table flight_crew;
drop table flight_sources;
