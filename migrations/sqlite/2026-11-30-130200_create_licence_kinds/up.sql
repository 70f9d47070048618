-- Kinds of licences. The rules go by what a kind means to them; a kind without a meaning is kept, and
-- flying may demand it.
create table licence_kinds (
    -- UUIDv7, made by the store or here.
    id text not null,
    -- Short and stable, for files.
    code text not null,
    -- Czech name, as in the middle of a sentence.
    name_cs text not null,
    -- English name, as in the middle of a sentence.
    name_en text not null,
    -- What sort of licence it is.
    category text not null,
    -- What the rules know it as; null: they do not.
    meaning text,
    -- For how many months it is issued; null: it differs.
    validity_months integer,
    -- From when everybody who flies must hold it, beside what the rules want; null: nobody must.
    required_from text,
    -- Until when everybody who flies must hold it; null: no end is set.
    required_to text,
    -- Since when no more are issued; null: they are.
    closed_at text,
    -- Counts its changes.
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
    constraint licence_kinds_required_from_check check (required_from glob '????-??-??T??:??:??.??????Z'),
    constraint licence_kinds_required_to_check check (required_to glob '????-??-??T??:??:??.??????Z'),
    constraint licence_kinds_required_period_check check (required_from < required_to),
    constraint licence_kinds_closed_at_check check (closed_at glob '????-??-??T??:??:??.??????Z'),
    constraint licence_kinds_version_check check (version >= 1)
) strict;
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

-- What operators are entitled to. A licence is never changed: one that is renewed is another one, which
-- names it.
create table licences_of_kinds (
    -- UUIDv7, made by the store.
    id text not null,
    -- Who holds it.
    operator_id text not null,
    -- What kind it is of.
    kind_id text not null,
    -- Number of the document.
    number text not null,
    -- Who issued it.
    issued_by text not null,
    -- First moment of validity.
    valid_from text not null,
    -- Last moment of validity.
    valid_to text not null,
    -- What it is limited to, in words; null: nothing.
    limitation text,
    -- Counts only for flights by day.
    day_only integer not null,
    -- Greatest height above ground that it counts for, metres; null: any.
    max_height_agl_m real,
    -- The licence that it renews; null: none.
    renews_id text,
    constraint licences_pkey primary key (id),
    constraint licences_kind_id_number_valid_from_key unique (kind_id, number, valid_from),
    constraint licences_renews_id_key unique (renews_id),
    constraint licences_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint licences_kind_id_fkey
        foreign key (kind_id) references licence_kinds (id) on delete restrict,
    constraint licences_renews_id_fkey
        foreign key (renews_id) references licences (id) on delete restrict,
    constraint licences_number_check check (number <> ''),
    constraint licences_limitation_check check (limitation <> ''),
    constraint licences_day_only_check check (day_only in (0, 1)),
    constraint licences_max_height_agl_m_check check (max_height_agl_m > 0),
    constraint licences_valid_from_check check (valid_from glob '????-??-??T??:??:??.??????Z'),
    constraint licences_valid_to_check check (valid_to glob '????-??-??T??:??:??.??????Z'),
    constraint licences_valid_period_check check (valid_from < valid_to)
) strict;
insert into licences_of_kinds
    (id, operator_id, kind_id, number, issued_by, valid_from, valid_to, day_only)
    select l.id, l.operator_id, k.id, l.number, l.issued_by, l.valid_from, l.valid_to, 0
    from licences l join licence_kinds k on k.code = l.kind;

-- From when a licence is suspended, counts again or is revoked for good.
create table licence_steps (
    -- UUIDv7, made by the store; of suspensions that were moved here from licences, the id of the licence.
    id text not null,
    -- Which licence.
    licence_id text not null,
    -- What happens to it.
    step text not null,
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
    constraint licence_steps_pkey primary key (id),
    constraint licence_steps_licence_id_fkey
        foreign key (licence_id) references licences (id) on delete restrict,
    constraint licence_steps_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint licence_steps_step_check check (step in ('suspend', 'lift', 'revoke')),
    constraint licence_steps_reason_check check (reason <> ''),
    constraint licence_steps_effective_from_check
        check (effective_from glob '????-??-??T??:??:??.??????Z'),
    constraint licence_steps_entered_at_check check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create temporary table suspended_licences as
    select id, suspended_at from licences where suspended_at is not null;
drop table licences;
alter table licences_of_kinds rename to licences;
create index licences_operator_id_idx on licences (operator_id);
create index licence_steps_licence_id_idx on licence_steps (licence_id);
create index licence_steps_account_id_idx on licence_steps (account_id);
insert into licence_steps (id, licence_id, step, effective_from, reason, name, entered_at)
    select id, id, 'suspend', suspended_at, 'převzato z dřívějšího záznamu', 'Letka', suspended_at
    from suspended_licences;
drop table suspended_licences;
create trigger licence_steps_refuse_update before update on licence_steps begin
    select raise(abort, 'licence_steps refuses UPDATE: what is written stays');
end;
create trigger licence_steps_refuse_delete before delete on licence_steps begin
    select raise(abort, 'licence_steps refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger licence_steps_refuse_replace before insert on licence_steps
when exists (select 1 from licence_steps where id = new.id) begin
    select raise(abort, 'licence_steps refuses REPLACE: what is written stays');
end;
