drop table reservations;
