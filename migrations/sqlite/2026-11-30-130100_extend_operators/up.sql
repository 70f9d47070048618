-- Service address for mail; null: none is known.
alter table operators add column email text
    constraint operators_email_check check (email <> '');
-- Service telephone; null: none is known.
alter table operators add column phone text
    constraint operators_phone_check check (phone <> '');
-- What else is to be known; null: nothing.
alter table operators add column note text
    constraint operators_note_check check (note <> '');
-- Counts its changes.
alter table operators add column version integer not null default 1
    constraint operators_version_check check (version >= 1);

-- From when an operator flies, does not fly or has left, after what was entered at first in
-- operators.status.
create table operator_statuses (
    -- UUIDv7, made by the store.
    id text not null,
    -- Whose status it is.
    operator_id text not null,
    -- What holds from then on.
    status text not null,
    -- From when.
    effective_from text not null,
    -- Why.
    reason text not null,
    -- Who entered it; null: the system.
    account_id text,
    -- The name of whoever entered it, at that time.
    name text not null,
    -- When it was entered.
    entered_at text not null,
    constraint operator_statuses_pkey primary key (id),
    constraint operator_statuses_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint operator_statuses_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint operator_statuses_status_check check (status in ('active', 'suspended', 'left')),
    constraint operator_statuses_reason_check check (reason <> ''),
    constraint operator_statuses_effective_from_check
        check (effective_from glob '????-??-??T??:??:??.??????Z'),
    constraint operator_statuses_entered_at_check check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index operator_statuses_operator_id_idx on operator_statuses (operator_id);
create index operator_statuses_account_id_idx on operator_statuses (account_id);
create trigger operator_statuses_refuse_update before update on operator_statuses begin
    select raise(abort, 'operator_statuses refuses UPDATE: what is written stays');
end;
create trigger operator_statuses_refuse_delete before delete on operator_statuses begin
    select raise(abort, 'operator_statuses refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger operator_statuses_refuse_replace before insert on operator_statuses
when exists (select 1 from operator_statuses where id = new.id) begin
    select raise(abort, 'operator_statuses refuses REPLACE: what is written stays');
end;

-- Operators who went from one unit to another.
create table operator_moves (
    -- UUIDv7, made by the store.
    id text not null,
    -- Who.
    operator_id text not null,
    -- The unit before.
    from_unit_id text not null,
    -- The unit since.
    to_unit_id text not null,
    -- Who entered it; null: the system.
    account_id text,
    -- The name of whoever entered it, at that time.
    name text not null,
    -- When.
    moved_at text not null,
    constraint operator_moves_pkey primary key (id),
    constraint operator_moves_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint operator_moves_from_unit_id_fkey
        foreign key (from_unit_id) references units (id) on delete restrict,
    constraint operator_moves_to_unit_id_fkey
        foreign key (to_unit_id) references units (id) on delete restrict,
    constraint operator_moves_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint operator_moves_moved_at_check check (moved_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index operator_moves_operator_id_idx on operator_moves (operator_id);
create index operator_moves_from_unit_id_idx on operator_moves (from_unit_id);
create index operator_moves_to_unit_id_idx on operator_moves (to_unit_id);
create index operator_moves_account_id_idx on operator_moves (account_id);
create trigger operator_moves_refuse_update before update on operator_moves begin
    select raise(abort, 'operator_moves refuses UPDATE: what is written stays');
end;
create trigger operator_moves_refuse_delete before delete on operator_moves begin
    select raise(abort, 'operator_moves refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger operator_moves_refuse_replace before insert on operator_moves
when exists (select 1 from operator_moves where id = new.id) begin
    select raise(abort, 'operator_moves refuses REPLACE: what is written stays');
end;
