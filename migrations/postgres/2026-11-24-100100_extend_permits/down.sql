drop table permit_pilots;
alter table permits drop column conditions;
alter table permits drop column lifts;
