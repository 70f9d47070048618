drop table aircraft;
drop table aircraft_types;
