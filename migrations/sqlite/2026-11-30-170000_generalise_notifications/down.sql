create table notifications_of_missions (
    id text not null,
    account_id text not null,
    mission_id text not null,
    cause text not null,
    changes text not null,
    created_at text not null,
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
insert into notifications_of_missions
    select id, account_id, record_id, json_extract(parameters, '$.cause'),
        json_extract(parameters, '$.changes'), created_at, read_at
    from notifications where kind = 'mission_judged';
drop table notifications;
alter table notifications_of_missions rename to notifications;
create index notifications_account_id_created_at_id_idx
    on notifications (account_id, created_at, id);
create index notifications_mission_id_idx on notifications (mission_id);
