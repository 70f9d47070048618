drop table permit_aircraft;
drop table permits;
