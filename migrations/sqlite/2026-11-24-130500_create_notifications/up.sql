-- What people are told of missions that concern them.
create table notifications (
    -- UUIDv7, made by the store.
    id text not null,
    -- Who is told.
    account_id text not null,
    -- The mission.
    mission_id text not null,
    -- Why the mission was judged again.
    cause text not null,
    -- What changed since the verdict before.
    changes text not null,
    -- When.
    created_at text not null,
    -- When it was read; null: not yet.
    read_at text,
    constraint notifications_pkey primary key (id),
    constraint notifications_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint notifications_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint notifications_cause_check
        check (cause in ('check', 'submit', 'approve', 'upload', 'start', 'urgent', 'nightly',
            'permit', 'zones', 'licence', 'aircraft', 'weather', 'notice', 'terrain',
            'rulebook', 'traffic', 'answer', 'consent', 'deviation')),
    constraint notifications_changes_check check (json_valid(changes)),
    constraint notifications_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint notifications_read_at_check check (read_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index notifications_account_id_created_at_id_idx
    on notifications (account_id, created_at, id);
create index notifications_mission_id_idx on notifications (mission_id);
