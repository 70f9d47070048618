alter table operators add column erased_at timestamptz;
comment on column operators.erased_at is
    'When what tells of the person was erased because nobody may keep it longer; null: it is there.';

create table retention_periods (
    id uuid not null,
    months integer not null,
    valid_from timestamptz not null,
    source text,
    account_id uuid,
    name text not null,
    entered_at timestamptz not null,
    constraint retention_periods_pkey primary key (id),
    constraint retention_periods_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint retention_periods_months_check check (months between 1 and 1200),
    constraint retention_periods_source_check check (source <> '')
);
create index retention_periods_account_id_idx on retention_periods (account_id);
comment on table retention_periods is
    'For how long personal data of people who left are kept: of those that have begun the newest counts.';
comment on column retention_periods.id is 'UUIDv7, made by the store.';
comment on column retention_periods.months is 'For how many months after the person left.';
comment on column retention_periods.valid_from is 'From when it counts.';
comment on column retention_periods.source is 'Where it comes from; null: it is an assumption.';
comment on column retention_periods.account_id is 'Who entered it; null: the system.';
comment on column retention_periods.name is 'The name of whoever entered it, at that time.';
comment on column retention_periods.entered_at is 'When it was entered.';
create trigger retention_periods_append_only
    before update or delete or truncate on retention_periods
    for each statement execute function refuse_change();

create table retention_holds (
    id uuid not null,
    operator_id uuid not null,
    reason text not null,
    account_id uuid,
    name text not null,
    placed_at timestamptz not null,
    ended_at timestamptz,
    ended_name text,
    constraint retention_holds_pkey primary key (id),
    constraint retention_holds_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint retention_holds_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint retention_holds_reason_check check (reason <> ''),
    constraint retention_holds_ended_check check ((ended_at is null) = (ended_name is null))
);
create unique index retention_holds_operator_id_key on retention_holds (operator_id) where ended_at is null;
create index retention_holds_operator_id_placed_at_idx on retention_holds (operator_id, placed_at);
create index retention_holds_account_id_idx on retention_holds (account_id);
comment on table retention_holds is 'Orders to keep the data of a person for as long as somebody needs them.';
comment on column retention_holds.id is 'UUIDv7, made by the store.';
comment on column retention_holds.operator_id is 'Whose data.';
comment on column retention_holds.reason is 'Why.';
comment on column retention_holds.account_id is 'Who ordered it; null: the system.';
comment on column retention_holds.name is 'The name of whoever ordered it, at that time.';
comment on column retention_holds.placed_at is 'When.';
comment on column retention_holds.ended_at is 'When it was ended; null: it holds.';
comment on column retention_holds.ended_name is
    'The name of whoever ended it, at that time; null: it holds.';

-- Why something was done to a person may be erased once; nothing else of the line changes.
drop trigger operator_statuses_append_only on operator_statuses;
create trigger operator_statuses_append_only
    before delete or truncate on operator_statuses
    for each statement execute function refuse_change();
create trigger operator_statuses_erase_only
    before update on operator_statuses
    for each row
    when (new.reason is distinct from '-' or (new.id, new.operator_id, new.status, new.effective_from,
        new.account_id, new.name, new.entered_at) is distinct from (old.id, old.operator_id, old.status,
        old.effective_from, old.account_id, old.name, old.entered_at))
    execute function refuse_change();
drop trigger licence_steps_append_only on licence_steps;
create trigger licence_steps_append_only
    before delete or truncate on licence_steps
    for each statement execute function refuse_change();
create trigger licence_steps_erase_only
    before update on licence_steps
    for each row
    when (new.reason is distinct from '-' or (new.id, new.licence_id, new.step, new.effective_from,
        new.account_id, new.name, new.entered_at) is distinct from (old.id, old.licence_id, old.step,
        old.effective_from, old.account_id, old.name, old.entered_at))
    execute function refuse_change();
