create table licence_kinds (
    id uuid not null,
    code text not null,
    name_cs text not null,
    name_en text not null,
    category text not null,
    meaning text,
    validity_months integer,
    required_from timestamptz,
    required_to timestamptz,
    closed_at timestamptz,
    version integer not null,
    constraint licence_kinds_pkey primary key (id),
    constraint licence_kinds_code_key unique (code),
    constraint licence_kinds_code_check check (code <> ''),
    constraint licence_kinds_name_cs_check check (name_cs <> ''),
    constraint licence_kinds_name_en_check check (name_en <> ''),
    constraint licence_kinds_category_check
        check (category in ('open', 'sts', 'police', 'rating', 'instructor', 'medical', 'other')),
    constraint licence_kinds_meaning_check check (meaning in ('police_uav', 'rating_brus', 'rating_mavic')),
    constraint licence_kinds_validity_months_check check (validity_months between 1 and 600),
    constraint licence_kinds_required_period_check check (required_from < required_to),
    constraint licence_kinds_version_check check (version >= 1)
);
comment on table licence_kinds is
    'Kinds of licences. The rules go by what a kind means to them; flying may demand others too.';
comment on column licence_kinds.id is 'UUIDv7, made by the store or by a migration.';
comment on column licence_kinds.code is 'Short and stable, for files.';
comment on column licence_kinds.name_cs is 'Czech name, as in the middle of a sentence.';
comment on column licence_kinds.name_en is 'English name, as in the middle of a sentence.';
comment on column licence_kinds.category is 'What sort of licence it is.';
comment on column licence_kinds.meaning is 'What the rules know it as; null: they do not.';
comment on column licence_kinds.validity_months is 'For how many months it is issued; null: it differs.';
comment on column licence_kinds.required_from is
    'From when everybody who flies must hold it, beside what the rules want; null: nobody must.';
comment on column licence_kinds.required_to is
    'Until when everybody who flies must hold it; null: no end is set.';
comment on column licence_kinds.closed_at is 'Since when no more are issued; null: they are.';
comment on column licence_kinds.version is 'Counts its changes.';
insert into licence_kinds
    (id, code, name_cs, name_en, category, meaning, validity_months, required_from, version)
values
    ('01930000-0000-7000-8000-000000000001', 'police_uav', 'policejní průkaz UAV', 'police UAV licence',
        'police', 'police_uav', 36, null, 1),
    ('01930000-0000-7000-8000-000000000002', 'rating_brus', 'typová kvalifikace BRUS', 'type rating BRUS',
        'rating', 'rating_brus', 36, null, 1),
    ('01930000-0000-7000-8000-000000000003', 'rating_mavic', 'typová kvalifikace Mavic', 'type rating Mavic',
        'rating', 'rating_mavic', 36, null, 1),
    ('01930000-0000-7000-8000-000000000004', 'open_a1_a3', 'průkaz A1/A3', 'certificate A1/A3',
        'open', null, 60, null, 1),
    ('01930000-0000-7000-8000-000000000005', 'open_a2', 'průkaz A2', 'certificate A2',
        'open', null, 60, null, 1),
    ('01930000-0000-7000-8000-000000000006', 'sts', 'osvědčení STS', 'certificate STS',
        'sts', null, 60, null, 1),
    ('01930000-0000-7000-8000-000000000007', 'instructor', 'oprávnění instruktora', 'instructor rating',
        'instructor', null, 36, null, 1),
    ('01930000-0000-7000-8000-000000000008', 'medical', 'zdravotní způsobilost', 'medical fitness',
        'medical', null, 24, null, 1);

alter table licences add column kind_id uuid;
update licences set kind_id = (select k.id from licence_kinds k where k.code = licences.kind);
alter table licences alter column kind_id set not null;
alter table licences add constraint licences_kind_id_fkey
    foreign key (kind_id) references licence_kinds (id) on delete restrict;
alter table licences drop constraint licences_kind_number_key;
alter table licences drop column kind;
alter table licences add constraint licences_kind_id_number_valid_from_key
    unique (kind_id, number, valid_from);
alter table licences add column limitation text;
alter table licences add column day_only boolean not null default false;
alter table licences alter column day_only drop default;
alter table licences add column max_height_agl_m double precision;
alter table licences add column renews_id uuid;
alter table licences add constraint licences_limitation_check check (limitation <> '');
alter table licences add constraint licences_max_height_agl_m_check check (max_height_agl_m > 0);
alter table licences add constraint licences_renews_id_key unique (renews_id);
alter table licences add constraint licences_renews_id_fkey
    foreign key (renews_id) references licences (id) on delete restrict;
comment on table licences is
    'What operators are entitled to. A licence is never changed: its renewal is another one.';
comment on column licences.kind_id is 'What kind it is of.';
comment on column licences.limitation is 'What it is limited to, in words; null: nothing.';
comment on column licences.day_only is 'Counts only for flights by day.';
comment on column licences.max_height_agl_m is
    'Greatest height above ground that it counts for, metres; null: any.';
comment on column licences.renews_id is 'The licence that it renews; null: none.';

create table licence_steps (
    id uuid not null,
    licence_id uuid not null,
    step text not null,
    effective_from timestamptz not null,
    reason text not null,
    account_id uuid,
    name text not null,
    entered_at timestamptz not null,
    constraint licence_steps_pkey primary key (id),
    constraint licence_steps_licence_id_fkey
        foreign key (licence_id) references licences (id) on delete restrict,
    constraint licence_steps_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint licence_steps_step_check check (step in ('suspend', 'lift', 'revoke')),
    constraint licence_steps_reason_check check (reason <> '')
);
create index licence_steps_licence_id_idx on licence_steps (licence_id);
create index licence_steps_account_id_idx on licence_steps (account_id);
comment on table licence_steps is
    'From when a licence is suspended, counts again or is revoked for good.';
comment on column licence_steps.id is
    'UUIDv7, made by the store; of suspensions that were moved here from licences, the id of the licence.';
comment on column licence_steps.licence_id is 'Which licence.';
comment on column licence_steps.step is 'What happens to it.';
comment on column licence_steps.effective_from is 'From when.';
comment on column licence_steps.reason is 'Why.';
comment on column licence_steps.account_id is 'Who entered it; null: the system.';
comment on column licence_steps.name is 'The name of whoever entered it, at that time.';
comment on column licence_steps.entered_at is 'When it was entered.';
insert into licence_steps (id, licence_id, step, effective_from, reason, name, entered_at)
    select id, id, 'suspend', suspended_at, 'převzato z dřívějšího záznamu', 'Letka', suspended_at
    from licences where suspended_at is not null;
alter table licences drop column suspended_at;
create trigger licence_steps_append_only
    before update or delete or truncate on licence_steps
    for each statement execute function refuse_change();
