drop table fittings;
drop table parachutes;
drop table battery_readings;
drop table batteries;
