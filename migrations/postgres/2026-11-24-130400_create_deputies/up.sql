create table deputies (
    id uuid not null,
    unit_id uuid not null,
    commander_id uuid not null,
    deputy_id uuid not null,
    valid_from timestamptz not null,
    valid_to timestamptz not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    constraint deputies_pkey primary key (id),
    constraint deputies_unit_id_fkey foreign key (unit_id) references units (id) on delete restrict,
    constraint deputies_commander_id_fkey
        foreign key (commander_id) references accounts (id) on delete restrict,
    constraint deputies_deputy_id_fkey
        foreign key (deputy_id) references accounts (id) on delete restrict,
    constraint deputies_period_check check (valid_from < valid_to),
    constraint deputies_another_check check (commander_id <> deputy_id)
);
create index deputies_unit_id_idx on deputies (unit_id);
create index deputies_commander_id_idx on deputies (commander_id);
create index deputies_deputy_id_valid_to_idx on deputies (deputy_id, valid_to);
comment on table deputies is 'Who may decide for a unit while its commander is away.';
comment on column deputies.id is 'UUIDv7, made by the store.';
comment on column deputies.unit_id is 'The unit.';
comment on column deputies.commander_id is 'The commander who is away.';
comment on column deputies.deputy_id is 'Who decides instead.';
comment on column deputies.valid_from is 'From.';
comment on column deputies.valid_to is 'Until.';
comment on column deputies.created_at is 'When it was entered.';
comment on column deputies.ended_at is 'When it was ended before its time; null: it was not.';
