alter table units drop column version;
alter table units drop column closed_at;
