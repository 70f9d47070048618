-- What was asked and what the rules said, each kept once, however often it came out so.
create table verdict_documents (
    -- UUIDv7, made by the store.
    id text not null,
    -- SHA-256 of both documents, lower-case hex.
    hash text not null,
    -- The verdict without the moment when it was made.
    verdict text not null,
    -- What was asked: enough to judge it again.
    facts text not null,
    constraint verdict_documents_pkey primary key (id),
    constraint verdict_documents_hash_key unique (hash),
    constraint verdict_documents_hash_length_check check (length(hash) = 64),
    constraint verdict_documents_verdict_check check (json_valid(verdict)),
    constraint verdict_documents_facts_check check (json_valid(facts))
) strict;
create trigger verdict_documents_refuse_update before update on verdict_documents begin
    select raise(abort, 'verdict_documents refuses UPDATE: what is written stays');
end;
create trigger verdict_documents_refuse_delete before delete on verdict_documents begin
    select raise(abort, 'verdict_documents refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger verdict_documents_refuse_replace before insert on verdict_documents
when exists (select 1 from verdict_documents where id = new.id) begin
    select raise(abort, 'verdict_documents refuses REPLACE: what is written stays');
end;

-- Every verdict that was made on a mission. Nothing here is ever changed or taken away.
create table verdicts (
    -- UUIDv7, made by the store.
    id text not null,
    -- The mission.
    mission_id text not null,
    -- What was asked and what the rules said.
    document_id text not null,
    -- As of when it was asked.
    checked_at text not null,
    -- Why it was asked.
    cause text not null,
    -- What the verdict says.
    outcome text not null,
    -- How many questions were open.
    open_questions integer not null,
    -- The rulebook that it rests on.
    rulebook_id text not null,
    -- SHA-256 of the rulebook, lower-case hex.
    rulebook_hash text not null,
    constraint verdicts_pkey primary key (id),
    constraint verdicts_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint verdicts_document_id_fkey
        foreign key (document_id) references verdict_documents (id) on delete restrict,
    constraint verdicts_cause_check
        check (cause in ('check', 'submit', 'approve', 'upload', 'start', 'urgent', 'nightly',
            'permit', 'zones', 'licence', 'aircraft', 'weather', 'notice', 'terrain',
            'rulebook', 'traffic', 'answer', 'consent', 'deviation')),
    constraint verdicts_outcome_check
        check (outcome in ('clear', 'warnings', 'coordination', 'permit', 'blocked',
            'cannot_tell')),
    constraint verdicts_open_questions_check check (open_questions >= 0),
    constraint verdicts_checked_at_check check (checked_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index verdicts_mission_id_checked_at_id_idx on verdicts (mission_id, checked_at, id);
create index verdicts_document_id_idx on verdicts (document_id);
create trigger verdicts_refuse_update before update on verdicts begin
    select raise(abort, 'verdicts refuses UPDATE: what is written stays');
end;
create trigger verdicts_refuse_delete before delete on verdicts begin
    select raise(abort, 'verdicts refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger verdicts_refuse_replace before insert on verdicts
when exists (select 1 from verdicts where id = new.id) begin
    select raise(abort, 'verdicts refuses REPLACE: what is written stays');
end;

create index audit_entries_record_kind_at_idx on audit_entries (record_kind, at);
