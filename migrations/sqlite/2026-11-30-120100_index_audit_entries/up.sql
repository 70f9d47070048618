create index audit_entries_actor_name_at_id_idx on audit_entries (actor_name, at, id);
create index audit_entries_action_at_id_idx on audit_entries (action, at, id);
