create table verdict_documents (
    id uuid not null,
    hash text not null,
    verdict jsonb not null,
    facts jsonb not null,
    constraint verdict_documents_pkey primary key (id),
    constraint verdict_documents_hash_key unique (hash),
    constraint verdict_documents_hash_length_check check (length(hash) = 64)
);
comment on table verdict_documents is
    'What was asked and what the rules said, each kept once, however often it came out so.';
comment on column verdict_documents.id is 'UUIDv7, made by the store.';
comment on column verdict_documents.hash is 'SHA-256 of both documents, lower-case hex.';
comment on column verdict_documents.verdict is 'The verdict without the moment when it was made.';
comment on column verdict_documents.facts is 'What was asked: enough to judge it again.';
create trigger verdict_documents_append_only
    before update or delete or truncate on verdict_documents
    for each statement execute function refuse_change();

create table verdicts (
    id uuid not null,
    mission_id uuid not null,
    document_id uuid not null,
    checked_at timestamptz not null,
    cause text not null,
    outcome text not null,
    open_questions integer not null,
    rulebook_id text not null,
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
    constraint verdicts_open_questions_check check (open_questions >= 0)
);
create index verdicts_mission_id_checked_at_id_idx on verdicts (mission_id, checked_at, id);
create index verdicts_document_id_idx on verdicts (document_id);
comment on table verdicts is
    'Every verdict that was made on a mission. Nothing here is ever changed or taken away.';
comment on column verdicts.id is 'UUIDv7, made by the store.';
comment on column verdicts.mission_id is 'The mission.';
comment on column verdicts.document_id is 'What was asked and what the rules said.';
comment on column verdicts.checked_at is 'As of when it was asked.';
comment on column verdicts.cause is 'Why it was asked.';
comment on column verdicts.outcome is 'What the verdict says.';
comment on column verdicts.open_questions is 'How many questions were open.';
comment on column verdicts.rulebook_id is 'The rulebook that it rests on.';
comment on column verdicts.rulebook_hash is 'SHA-256 of the rulebook, lower-case hex.';
create trigger verdicts_append_only
    before update or delete or truncate on verdicts
    for each statement execute function refuse_change();

create index audit_entries_record_kind_at_idx on audit_entries (record_kind, at);
