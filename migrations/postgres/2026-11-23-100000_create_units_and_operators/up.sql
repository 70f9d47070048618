create table units (
    id uuid not null,
    name text not null,
    code text not null,
    kind text not null,
    constraint units_pkey primary key (id),
    constraint units_code_key unique (code),
    constraint units_name_check check (name <> ''),
    constraint units_kind_check check (kind in ('headquarters', 'territorial', 'response'))
);
comment on table units is 'Units: territorial departments and the response unit.';
comment on column units.id is 'UUIDv7, made by the store.';
comment on column units.name is 'What people call it.';
comment on column units.code is 'Short code, as in documents.';
comment on column units.kind is 'What kind of unit it is.';

create table operators (
    id uuid not null,
    name text not null,
    badge_number text not null,
    unit_id uuid not null,
    status text not null,
    synthetic boolean not null,
    constraint operators_pkey primary key (id),
    constraint operators_badge_number_key unique (badge_number),
    constraint operators_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint operators_name_check check (name <> ''),
    constraint operators_status_check check (status in ('active', 'suspended', 'left'))
);
create index operators_unit_id_idx on operators (unit_id);
comment on table operators is 'Licensed people.';
comment on column operators.id is 'UUIDv7, made by the store.';
comment on column operators.name is 'Full name.';
comment on column operators.badge_number is 'Service number.';
comment on column operators.unit_id is 'The unit the person serves in.';
comment on column operators.status is 'Whether the person flies.';
comment on column operators.synthetic is 'Invented for demonstration.';

create table licences (
    id uuid not null,
    operator_id uuid not null,
    kind text not null,
    number text not null,
    issued_by text not null,
    valid_from timestamptz not null,
    valid_to timestamptz not null,
    suspended_at timestamptz,
    constraint licences_pkey primary key (id),
    constraint licences_kind_number_key unique (kind, number),
    constraint licences_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint licences_kind_check check (kind in ('police_uav', 'rating_brus', 'rating_mavic')),
    constraint licences_number_check check (number <> ''),
    constraint licences_valid_period_check check (valid_from < valid_to)
);
create index licences_operator_id_idx on licences (operator_id);
comment on table licences is 'What operators are entitled to.';
comment on column licences.id is 'UUIDv7, made by the store.';
comment on column licences.operator_id is 'Who holds it.';
comment on column licences.kind is 'What it entitles to.';
comment on column licences.number is 'Number of the document.';
comment on column licences.issued_by is 'Who issued it.';
comment on column licences.valid_from is 'First moment of validity.';
comment on column licences.valid_to is 'Last moment of validity.';
comment on column licences.suspended_at is 'Since when it is suspended; null: it is not.';
