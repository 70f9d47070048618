create table answers (
    id uuid not null,
    mission_id uuid not null,
    rule text not null,
    zone text,
    question text not null,
    yes boolean not null,
    note text,
    account_id uuid not null,
    name text not null,
    answered_at timestamptz not null,
    constraint answers_pkey primary key (id),
    constraint answers_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint answers_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint answers_rule_check check (rule <> '')
);
create index answers_mission_id_idx on answers (mission_id);
create index answers_account_id_idx on answers (account_id);
comment on table answers is
    'Answers of people to what a machine cannot decide; the last one counts.';
comment on column answers.id is 'UUIDv7, made by the store.';
comment on column answers.mission_id is 'The mission.';
comment on column answers.rule is 'Id of the rule that asks.';
comment on column answers.zone is
    'Identifier of the zone that it asks about; null: it asks about none.';
comment on column answers.question is
    'What was asked, in Czech: an answer to other words answers nothing.';
comment on column answers.yes is 'It is as the rule wants it.';
comment on column answers.note is 'What else they wrote; null: nothing.';
comment on column answers.account_id is 'Who.';
comment on column answers.name is 'The name at that time.';
comment on column answers.answered_at is 'When.';
create trigger answers_append_only
    before update or delete or truncate on answers
    for each statement execute function refuse_change();

create table consents (
    id uuid not null,
    mission_id uuid not null,
    consent jsonb not null,
    account_id uuid not null,
    name text not null,
    added_at timestamptz not null,
    constraint consents_pkey primary key (id),
    constraint consents_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint consents_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict
);
create index consents_mission_id_idx on consents (mission_id);
create index consents_account_id_idx on consents (account_id);
comment on table consents is
    'Consents and clearances of missions; one that no longer holds is withdrawn.';
comment on column consents.id is 'UUIDv7, made by the store.';
comment on column consents.mission_id is 'The mission.';
comment on column consents.consent is 'Who gave it, for what and until when.';
comment on column consents.account_id is 'Who.';
comment on column consents.name is 'The name at that time.';
comment on column consents.added_at is 'When it was entered.';
create trigger consents_append_only
    before update or delete or truncate on consents
    for each statement execute function refuse_change();

create table consent_withdrawals (
    id uuid not null,
    consent_id uuid not null,
    account_id uuid not null,
    name text not null,
    withdrawn_at timestamptz not null,
    constraint consent_withdrawals_pkey primary key (id),
    constraint consent_withdrawals_consent_id_key unique (consent_id),
    constraint consent_withdrawals_consent_id_fkey
        foreign key (consent_id) references consents (id) on delete restrict,
    constraint consent_withdrawals_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict
);
create index consent_withdrawals_account_id_idx on consent_withdrawals (account_id);
comment on table consent_withdrawals is 'Consents that no longer hold.';
comment on column consent_withdrawals.id is 'UUIDv7, made by the store.';
comment on column consent_withdrawals.consent_id is 'The consent.';
comment on column consent_withdrawals.account_id is 'Who.';
comment on column consent_withdrawals.name is 'The name at that time.';
comment on column consent_withdrawals.withdrawn_at is 'When.';
create trigger consent_withdrawals_append_only
    before update or delete or truncate on consent_withdrawals
    for each statement execute function refuse_change();
