create table audit_entries (
    id uuid not null,
    at timestamptz not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    action text not null,
    record_kind text not null,
    record_id uuid,
    detail text not null,
    constraint audit_entries_pkey primary key (id),
    constraint audit_entries_actor_kind_check
        check (actor_kind in ('account', 'station', 'system')),
    constraint audit_entries_action_check check (action <> ''),
    constraint audit_entries_record_kind_check check (record_kind <> ''),
    constraint audit_entries_actor_check check ((actor_kind = 'system') = (actor_id is null))
);
create index audit_entries_at_id_idx on audit_entries (at, id);
create index audit_entries_record_id_at_idx on audit_entries (record_id, at);
comment on table audit_entries is
    'Who changed what and when. Nothing here is ever changed or taken away.';
comment on column audit_entries.id is 'UUIDv7, made by the store.';
comment on column audit_entries.at is 'When.';
comment on column audit_entries.actor_kind is 'What kind of actor it was.';
comment on column audit_entries.actor_id is 'The account or the station; null: the system itself.';
comment on column audit_entries.actor_name is 'Its name at that time.';
comment on column audit_entries.action is 'What was done, such as missions.approve.';
comment on column audit_entries.record_kind is 'What kind of record it was done to.';
comment on column audit_entries.record_id is 'Which record; null: several at once.';
comment on column audit_entries.detail is
    'More about it, as JSON; text, so that its bytes stay as they were written.';

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% refuses %: what is written stays', tg_table_name, tg_op;
end;
$$;
comment on function refuse_change is 'Makes a table append-only.';

create trigger audit_entries_append_only
    before update or delete or truncate on audit_entries
    for each statement execute function refuse_change();
