drop table operator_moves;
drop table operator_statuses;
alter table operators drop column version;
alter table operators drop column note;
alter table operators drop column phone;
alter table operators drop column email;
