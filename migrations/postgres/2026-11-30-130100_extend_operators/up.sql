alter table operators add column email text;
alter table operators add column phone text;
alter table operators add column note text;
alter table operators add column version integer not null default 1;
alter table operators add constraint operators_email_check check (email <> '');
alter table operators add constraint operators_phone_check check (phone <> '');
alter table operators add constraint operators_note_check check (note <> '');
alter table operators add constraint operators_version_check check (version >= 1);
comment on column operators.status is 'The status at first; operator_statuses says what holds since.';
comment on column operators.email is 'Service address for mail; null: none is known.';
comment on column operators.phone is 'Service telephone; null: none is known.';
comment on column operators.note is 'What else is to be known; null: nothing.';
comment on column operators.version is 'Counts its changes.';

create table operator_statuses (
    id uuid not null,
    operator_id uuid not null,
    status text not null,
    effective_from timestamptz not null,
    reason text not null,
    account_id uuid,
    name text not null,
    entered_at timestamptz not null,
    constraint operator_statuses_pkey primary key (id),
    constraint operator_statuses_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint operator_statuses_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint operator_statuses_status_check check (status in ('active', 'suspended', 'left')),
    constraint operator_statuses_reason_check check (reason <> '')
);
create index operator_statuses_operator_id_idx on operator_statuses (operator_id);
create index operator_statuses_account_id_idx on operator_statuses (account_id);
comment on table operator_statuses is
    'From when an operator flies, does not fly or has left, after what was entered at first.';
comment on column operator_statuses.id is 'UUIDv7, made by the store.';
comment on column operator_statuses.operator_id is 'Whose status it is.';
comment on column operator_statuses.status is 'What holds from then on.';
comment on column operator_statuses.effective_from is 'From when.';
comment on column operator_statuses.reason is 'Why.';
comment on column operator_statuses.account_id is 'Who entered it; null: the system.';
comment on column operator_statuses.name is 'The name of whoever entered it, at that time.';
comment on column operator_statuses.entered_at is 'When it was entered.';
create trigger operator_statuses_append_only
    before update or delete or truncate on operator_statuses
    for each statement execute function refuse_change();

create table operator_moves (
    id uuid not null,
    operator_id uuid not null,
    from_unit_id uuid not null,
    to_unit_id uuid not null,
    account_id uuid,
    name text not null,
    moved_at timestamptz not null,
    constraint operator_moves_pkey primary key (id),
    constraint operator_moves_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint operator_moves_from_unit_id_fkey
        foreign key (from_unit_id) references units (id) on delete restrict,
    constraint operator_moves_to_unit_id_fkey
        foreign key (to_unit_id) references units (id) on delete restrict,
    constraint operator_moves_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict
);
create index operator_moves_operator_id_idx on operator_moves (operator_id);
create index operator_moves_from_unit_id_idx on operator_moves (from_unit_id);
create index operator_moves_to_unit_id_idx on operator_moves (to_unit_id);
create index operator_moves_account_id_idx on operator_moves (account_id);
comment on table operator_moves is 'Operators who went from one unit to another.';
comment on column operator_moves.id is 'UUIDv7, made by the store.';
comment on column operator_moves.operator_id is 'Who.';
comment on column operator_moves.from_unit_id is 'The unit before.';
comment on column operator_moves.to_unit_id is 'The unit since.';
comment on column operator_moves.account_id is 'Who entered it; null: the system.';
comment on column operator_moves.name is 'The name of whoever entered it, at that time.';
comment on column operator_moves.moved_at is 'When.';
create trigger operator_moves_append_only
    before update or delete or truncate on operator_moves
    for each statement execute function refuse_change();
