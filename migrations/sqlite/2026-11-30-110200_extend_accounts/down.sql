alter table accounts drop column must_change_password;
alter table accounts drop column version;
