drop table deviation_entries;
drop table deviations;
