-- When what tells of the person was erased because nobody may keep it longer; null: it is there.
alter table operators add column erased_at text
    constraint operators_erased_at_check check (erased_at glob '????-??-??T??:??:??.??????Z');

-- For how long personal data of people who left are kept: of those that have begun the newest counts.
create table retention_periods (
    -- UUIDv7, made by the store.
    id text not null,
    -- For how many months after the person left.
    months integer not null,
    -- From when it counts.
    valid_from text not null,
    -- Where it comes from; null: it is an assumption.
    source text,
    -- Who entered it; null: the system.
    account_id text,
    -- The name of whoever entered it, at that time.
    name text not null,
    -- When it was entered.
    entered_at text not null,
    constraint retention_periods_pkey primary key (id),
    constraint retention_periods_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint retention_periods_months_check check (months between 1 and 1200),
    constraint retention_periods_source_check check (source <> ''),
    constraint retention_periods_valid_from_check
        check (valid_from glob '????-??-??T??:??:??.??????Z'),
    constraint retention_periods_entered_at_check check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index retention_periods_account_id_idx on retention_periods (account_id);
create trigger retention_periods_refuse_update before update on retention_periods begin
    select raise(abort, 'retention_periods refuses UPDATE: what is written stays');
end;
create trigger retention_periods_refuse_delete before delete on retention_periods begin
    select raise(abort, 'retention_periods refuses DELETE: what is written stays');
end;
create trigger retention_periods_refuse_replace before insert on retention_periods
    when exists (select 1 from retention_periods where id = new.id) begin
    select raise(abort, 'retention_periods refuses REPLACE: what is written stays');
end;

-- Orders to keep the data of a person for as long as somebody needs them.
create table retention_holds (
    -- UUIDv7, made by the store.
    id text not null,
    -- Whose data.
    operator_id text not null,
    -- Why.
    reason text not null,
    -- Who ordered it; null: the system.
    account_id text,
    -- The name of whoever ordered it, at that time.
    name text not null,
    -- When.
    placed_at text not null,
    -- When it was ended; null: it holds.
    ended_at text,
    -- The name of whoever ended it, at that time; null: it holds.
    ended_name text,
    constraint retention_holds_pkey primary key (id),
    constraint retention_holds_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint retention_holds_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint retention_holds_reason_check check (reason <> ''),
    constraint retention_holds_ended_check check ((ended_at is null) = (ended_name is null)),
    constraint retention_holds_placed_at_check check (placed_at glob '????-??-??T??:??:??.??????Z'),
    constraint retention_holds_ended_at_check check (ended_at glob '????-??-??T??:??:??.??????Z')
) strict;
create unique index retention_holds_operator_id_key on retention_holds (operator_id) where ended_at is null;
create index retention_holds_operator_id_placed_at_idx on retention_holds (operator_id, placed_at);
create index retention_holds_account_id_idx on retention_holds (account_id);

-- Why something was done to a person may be erased once; nothing else of the line changes.
drop trigger operator_statuses_refuse_update;
create trigger operator_statuses_refuse_update before update on operator_statuses
when new.reason is not '-' or (new.id, new.operator_id, new.status, new.effective_from, new.account_id,
    new.name, new.entered_at) is not (old.id, old.operator_id, old.status, old.effective_from,
    old.account_id, old.name, old.entered_at) begin
    select raise(abort, 'operator_statuses refuses UPDATE: what is written stays, or is erased');
end;
drop trigger licence_steps_refuse_update;
create trigger licence_steps_refuse_update before update on licence_steps
when new.reason is not '-' or (new.id, new.licence_id, new.step, new.effective_from, new.account_id,
    new.name, new.entered_at) is not (old.id, old.licence_id, old.step, old.effective_from,
    old.account_id, old.name, old.entered_at) begin
    select raise(abort, 'licence_steps refuses UPDATE: what is written stays, or is erased');
end;
