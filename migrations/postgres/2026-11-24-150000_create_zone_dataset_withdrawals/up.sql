create table zone_dataset_withdrawals (
    id uuid not null,
    dataset_id uuid not null,
    reason text not null,
    account_id uuid not null,
    name text not null,
    withdrawn_at timestamptz not null,
    constraint zone_dataset_withdrawals_pkey primary key (id),
    constraint zone_dataset_withdrawals_dataset_id_key unique (dataset_id),
    constraint zone_dataset_withdrawals_dataset_id_fkey
        foreign key (dataset_id) references zone_datasets (id) on delete restrict,
    constraint zone_dataset_withdrawals_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint zone_dataset_withdrawals_reason_check check (reason <> '')
);
create index zone_dataset_withdrawals_account_id_idx on zone_dataset_withdrawals (account_id);
comment on table zone_dataset_withdrawals is
    'Datasets of zones that no mission is judged by any more, because they were entered by mistake or are published no more.';
comment on column zone_dataset_withdrawals.id is 'UUIDv7, made by the store.';
comment on column zone_dataset_withdrawals.dataset_id is 'The dataset.';
comment on column zone_dataset_withdrawals.reason is 'Why.';
comment on column zone_dataset_withdrawals.account_id is 'Who.';
comment on column zone_dataset_withdrawals.name is 'The name at that time.';
comment on column zone_dataset_withdrawals.withdrawn_at is 'When.';
create trigger zone_dataset_withdrawals_append_only
    before update or delete or truncate on zone_dataset_withdrawals
    for each statement execute function refuse_change();
