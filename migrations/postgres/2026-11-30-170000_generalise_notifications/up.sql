alter table notifications
    add column kind text,
    add column record_kind text,
    add column record_id uuid,
    add column record_name text,
    add column parameters jsonb,
    add column once_key text;
update notifications n set kind = 'mission_judged', record_kind = 'mission', record_id = n.mission_id,
    record_name = m.name,
    parameters = jsonb_build_object('kind', 'mission_judged', 'cause', n.cause, 'changes', n.changes)
    from missions m where m.id = n.mission_id;
alter table notifications
    drop column mission_id,
    drop column cause,
    drop column changes,
    alter column kind set not null,
    alter column record_kind set not null,
    alter column record_name set not null,
    alter column parameters set not null,
    add constraint notifications_account_id_once_key_key unique (account_id, once_key),
    add constraint notifications_kind_check
        check (kind in ('mission_judged', 'expiry', 'permit', 'aircraft', 'trail', 'account', 'training')),
    add constraint notifications_record_kind_check check (record_kind <> '');
create index notifications_record_id_idx on notifications (record_id);
comment on table notifications is 'What people are told, of any record that concerns them.';
comment on column notifications.kind is 'What kind of news it is.';
comment on column notifications.record_kind is 'What kind of record it is about.';
comment on column notifications.record_id is
    'The record that the news leads to; null: it is about none of its own.';
comment on column notifications.record_name is 'What people called the record when they were told.';
comment on column notifications.parameters is 'What the words are made of, by kind.';
comment on column notifications.once_key is 'Under this key an account is told once; null: every time.';
