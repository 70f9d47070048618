create table deviations (
    id uuid not null,
    mission_id uuid not null,
    account_id uuid not null,
    opened_at timestamptz not null,
    constraint deviations_pkey primary key (id),
    constraint deviations_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint deviations_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict
);
create index deviations_mission_id_opened_at_idx on deviations (mission_id, opened_at);
create index deviations_account_id_idx on deviations (account_id);
comment on table deviations is
    'Deviations for urgent tasks; a mission that has one is marked for ever.';
comment on column deviations.id is 'UUIDv7, made by the store.';
comment on column deviations.mission_id is 'The mission.';
comment on column deviations.account_id is 'Who claimed it.';
comment on column deviations.opened_at is 'When.';
create trigger deviations_append_only
    before update or delete or truncate on deviations
    for each statement execute function refuse_change();

create table deviation_entries (
    id uuid not null,
    deviation_id uuid not null,
    kind text not null,
    text text,
    account_id uuid not null,
    name text not null,
    entered_at timestamptz not null,
    constraint deviation_entries_pkey primary key (id),
    constraint deviation_entries_deviation_id_fkey
        foreign key (deviation_id) references deviations (id) on delete restrict,
    constraint deviation_entries_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint deviation_entries_kind_check
        check (kind in ('necessity', 'urgency', 'interest', 'approval', 'report')),
    constraint deviation_entries_text_check check (text <> ''),
    constraint deviation_entries_text_missing_check check (text is not null or kind = 'approval')
);
create index deviation_entries_deviation_id_idx on deviation_entries (deviation_id);
create index deviation_entries_account_id_idx on deviation_entries (account_id);
create unique index deviation_entries_deviation_id_kind_key
    on deviation_entries (deviation_id, kind)
    where kind in ('approval', 'report');
comment on table deviation_entries is
    'What was attested, approved and reported; of attestations the last one counts.';
comment on column deviation_entries.id is 'UUIDv7, made by the store.';
comment on column deviation_entries.deviation_id is 'The deviation.';
comment on column deviation_entries.kind is 'What it is.';
comment on column deviation_entries.text is
    'The reason or the report; null: an approval without words.';
comment on column deviation_entries.account_id is 'Who.';
comment on column deviation_entries.name is 'The name at that time.';
comment on column deviation_entries.entered_at is 'When.';
create trigger deviation_entries_append_only
    before update or delete or truncate on deviation_entries
    for each statement execute function refuse_change();
create function refuse_after_approval() returns trigger language plpgsql as $$
begin
    if exists (select from deviation_entries
        where deviation_id = new.deviation_id and kind = 'approval') then
        raise exception 'what was approved stays as it was attested';
    end if;
    return new;
end;
$$;
comment on function refuse_after_approval is 'Keeps the attestations of an approved deviation.';
create trigger deviation_entries_approved
    before insert on deviation_entries
    for each row when (new.kind in ('necessity', 'urgency', 'interest'))
    execute function refuse_after_approval();
