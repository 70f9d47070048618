drop table unlooked_flights;
drop table flight_findings;

create table notifications_of_less (
    -- UUIDv7, made by the store.
    id text not null,
    -- Who is told.
    account_id text not null,
    -- What kind of news it is.
    kind text not null,
    -- What kind of record it is about.
    record_kind text not null,
    -- The record that the news leads to; null: it is about none of its own.
    record_id text,
    -- What people called the record when they were told.
    record_name text not null,
    -- What the words are made of, by kind.
    parameters text not null,
    -- Under this key an account is told once; null: every time.
    once_key text,
    -- When.
    created_at text not null,
    -- When it was read; null: not yet.
    read_at text,
    constraint notifications_pkey primary key (id),
    constraint notifications_account_id_once_key_key unique (account_id, once_key),
    constraint notifications_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint notifications_kind_check
        check (kind in ('mission_judged', 'expiry', 'permit', 'aircraft', 'trail', 'account', 'training')),
    constraint notifications_record_kind_check check (record_kind <> ''),
    constraint notifications_parameters_check check (json_valid(parameters)),
    constraint notifications_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint notifications_read_at_check check (read_at glob '????-??-??T??:??:??.??????Z')
) strict;
insert into notifications_of_less select * from notifications
    where kind not in ('flight', 'occurrence');
drop table notifications;
alter table notifications_of_less rename to notifications;
create index notifications_account_id_created_at_id_idx
    on notifications (account_id, created_at, id);
create index notifications_record_id_idx on notifications (record_id);
