create table notifications (
    id uuid not null,
    account_id uuid not null,
    mission_id uuid not null,
    cause text not null,
    changes jsonb not null,
    created_at timestamptz not null,
    read_at timestamptz,
    constraint notifications_pkey primary key (id),
    constraint notifications_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint notifications_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint notifications_cause_check
        check (cause in ('check', 'submit', 'approve', 'upload', 'start', 'urgent', 'nightly',
            'permit', 'zones', 'licence', 'aircraft', 'weather', 'notice', 'terrain',
            'rulebook', 'traffic', 'answer', 'consent', 'deviation'))
);
create index notifications_account_id_created_at_id_idx
    on notifications (account_id, created_at, id);
create index notifications_mission_id_idx on notifications (mission_id);
comment on table notifications is 'What people are told of missions that concern them.';
comment on column notifications.id is 'UUIDv7, made by the store.';
comment on column notifications.account_id is 'Who is told.';
comment on column notifications.mission_id is 'The mission.';
comment on column notifications.cause is 'Why the mission was judged again.';
comment on column notifications.changes is 'What changed since the verdict before.';
comment on column notifications.created_at is 'When.';
comment on column notifications.read_at is 'When it was read; null: not yet.';
