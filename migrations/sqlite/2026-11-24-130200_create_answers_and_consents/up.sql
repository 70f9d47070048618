-- Answers of people to what a machine cannot decide; the last one counts.
create table answers (
    -- UUIDv7, made by the store.
    id text not null,
    -- The mission.
    mission_id text not null,
    -- Id of the rule that asks.
    rule text not null,
    -- Identifier of the zone that it asks about; null: it asks about none.
    zone text,
    -- What was asked, in Czech: an answer to other words answers nothing.
    question text not null,
    -- It is as the rule wants it.
    yes integer not null,
    -- What else they wrote; null: nothing.
    note text,
    -- Who.
    account_id text not null,
    -- The name at that time.
    name text not null,
    -- When.
    answered_at text not null,
    constraint answers_pkey primary key (id),
    constraint answers_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint answers_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint answers_rule_check check (rule <> ''),
    constraint answers_yes_check check (yes in (0, 1)),
    constraint answers_answered_at_check check (answered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index answers_mission_id_idx on answers (mission_id);
create index answers_account_id_idx on answers (account_id);
create trigger answers_refuse_update before update on answers begin
    select raise(abort, 'answers refuses UPDATE: what is written stays');
end;
create trigger answers_refuse_delete before delete on answers begin
    select raise(abort, 'answers refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger answers_refuse_replace before insert on answers
when exists (select 1 from answers where id = new.id) begin
    select raise(abort, 'answers refuses REPLACE: what is written stays');
end;

-- Consents and clearances of missions; one that no longer holds is withdrawn.
create table consents (
    -- UUIDv7, made by the store.
    id text not null,
    -- The mission.
    mission_id text not null,
    -- Who gave it, for what and until when.
    consent text not null,
    -- Who.
    account_id text not null,
    -- The name at that time.
    name text not null,
    -- When it was entered.
    added_at text not null,
    constraint consents_pkey primary key (id),
    constraint consents_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint consents_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint consents_consent_check check (json_valid(consent)),
    constraint consents_added_at_check check (added_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index consents_mission_id_idx on consents (mission_id);
create index consents_account_id_idx on consents (account_id);
create trigger consents_refuse_update before update on consents begin
    select raise(abort, 'consents refuses UPDATE: what is written stays');
end;
create trigger consents_refuse_delete before delete on consents begin
    select raise(abort, 'consents refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger consents_refuse_replace before insert on consents
when exists (select 1 from consents where id = new.id) begin
    select raise(abort, 'consents refuses REPLACE: what is written stays');
end;

-- Consents that no longer hold.
create table consent_withdrawals (
    -- UUIDv7, made by the store.
    id text not null,
    -- The consent.
    consent_id text not null,
    -- Who.
    account_id text not null,
    -- The name at that time.
    name text not null,
    -- When.
    withdrawn_at text not null,
    constraint consent_withdrawals_pkey primary key (id),
    constraint consent_withdrawals_consent_id_key unique (consent_id),
    constraint consent_withdrawals_consent_id_fkey
        foreign key (consent_id) references consents (id) on delete restrict,
    constraint consent_withdrawals_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint consent_withdrawals_withdrawn_at_check
        check (withdrawn_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index consent_withdrawals_account_id_idx on consent_withdrawals (account_id);
create trigger consent_withdrawals_refuse_update before update on consent_withdrawals begin
    select raise(abort, 'consent_withdrawals refuses UPDATE: what is written stays');
end;
create trigger consent_withdrawals_refuse_delete before delete on consent_withdrawals begin
    select raise(abort, 'consent_withdrawals refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger consent_withdrawals_refuse_replace before insert on consent_withdrawals
when exists (select 1 from consent_withdrawals where id = new.id) begin
    select raise(abort, 'consent_withdrawals refuses REPLACE: what is written stays');
end;
