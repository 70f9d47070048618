drop table releases;
drop table defects;
