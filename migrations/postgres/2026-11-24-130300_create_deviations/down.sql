drop table deviation_entries;
drop table deviations;
drop function refuse_after_approval;
