-- Datasets of zones that were entered by mistake, or that nobody publishes any more: no mission is judged
-- by them from then on.
create table zone_dataset_withdrawals (
    -- UUIDv7, made by the store.
    id text not null,
    -- The dataset.
    dataset_id text not null,
    -- Why.
    reason text not null,
    -- Who.
    account_id text not null,
    -- The name at that time.
    name text not null,
    -- When.
    withdrawn_at text not null,
    constraint zone_dataset_withdrawals_pkey primary key (id),
    constraint zone_dataset_withdrawals_dataset_id_key unique (dataset_id),
    constraint zone_dataset_withdrawals_dataset_id_fkey
        foreign key (dataset_id) references zone_datasets (id) on delete restrict,
    constraint zone_dataset_withdrawals_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint zone_dataset_withdrawals_reason_check check (reason <> ''),
    constraint zone_dataset_withdrawals_withdrawn_at_check
        check (withdrawn_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index zone_dataset_withdrawals_account_id_idx on zone_dataset_withdrawals (account_id);
create trigger zone_dataset_withdrawals_refuse_update before update on zone_dataset_withdrawals begin
    select raise(abort, 'zone_dataset_withdrawals refuses UPDATE: what is written stays');
end;
create trigger zone_dataset_withdrawals_refuse_delete before delete on zone_dataset_withdrawals begin
    select raise(abort, 'zone_dataset_withdrawals refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger zone_dataset_withdrawals_refuse_replace before insert on zone_dataset_withdrawals
when exists (select 1 from zone_dataset_withdrawals where id = new.id) begin
    select raise(abort, 'zone_dataset_withdrawals refuses REPLACE: what is written stays');
end;
