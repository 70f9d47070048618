alter table operators drop column erased_at;
