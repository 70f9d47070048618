drop table mails;
alter table accounts drop column email;
alter table accounts drop column language;
