drop table application_letters;
drop table application_steps;
drop table applications;
