alter table sessions drop column last_failed_at;
alter table sessions drop column failures_before;
alter table sessions drop column user_agent;
alter table sessions drop column address;
