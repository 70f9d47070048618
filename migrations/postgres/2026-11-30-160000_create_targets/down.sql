drop table targets;
