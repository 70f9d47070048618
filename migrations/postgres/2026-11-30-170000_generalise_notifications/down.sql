delete from notifications where kind <> 'mission_judged';
alter table notifications
    add column mission_id uuid,
    add column cause text,
    add column changes jsonb;
update notifications set mission_id = record_id, cause = parameters ->> 'cause',
    changes = parameters -> 'changes';
alter table notifications
    drop column kind,
    drop column record_kind,
    drop column record_id,
    drop column record_name,
    drop column parameters,
    drop column once_key,
    alter column mission_id set not null,
    alter column cause set not null,
    alter column changes set not null,
    add constraint notifications_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    add constraint notifications_cause_check
        check (cause in ('check', 'submit', 'approve', 'upload', 'start', 'urgent', 'nightly',
            'permit', 'zones', 'licence', 'aircraft', 'weather', 'notice', 'terrain',
            'rulebook', 'traffic', 'answer', 'consent', 'deviation'));
create index notifications_mission_id_idx on notifications (mission_id);
comment on table notifications is 'What people are told of missions that concern them.';
comment on column notifications.mission_id is 'The mission.';
comment on column notifications.cause is 'Why the mission was judged again.';
comment on column notifications.changes is 'What changed since the verdict before.';
