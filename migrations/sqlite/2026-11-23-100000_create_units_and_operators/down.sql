drop table licences;
drop table operators;
drop table units;
