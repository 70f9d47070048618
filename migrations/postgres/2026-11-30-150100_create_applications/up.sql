create table applications (
    id uuid not null,
    version integer not null,
    year integer not null,
    serial integer not null,
    title text not null,
    authority text not null,
    authority_reference text,
    state text not null,
    state_changed_at timestamptz not null,
    unit_id uuid not null,
    mission_id uuid,
    drafted_by uuid not null,
    submitted_by uuid,
    created_at timestamptz not null,
    submitted_at timestamptz,
    decided_at timestamptz,
    supplement_due_at timestamptz,
    asked jsonb not null,
    texts jsonb not null,
    needs jsonb,
    permit_id uuid,
    timeliness text,
    synthetic boolean not null,
    constraint applications_pkey primary key (id),
    constraint applications_year_serial_key unique (year, serial),
    constraint applications_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint applications_mission_id_fkey
        foreign key (mission_id) references missions (id) on delete restrict,
    constraint applications_drafted_by_fkey
        foreign key (drafted_by) references accounts (id) on delete restrict,
    constraint applications_submitted_by_fkey
        foreign key (submitted_by) references accounts (id) on delete restrict,
    constraint applications_permit_id_fkey
        foreign key (permit_id) references permits (id) on delete restrict,
    constraint applications_version_check check (version > 0),
    constraint applications_serial_check check (serial > 0),
    constraint applications_title_check check (title <> ''),
    constraint applications_authority_check check (authority <> ''),
    constraint applications_state_check
        check (state in ('draft', 'review', 'submitted', 'supplement_asked', 'supplemented', 'granted', 'refused',
            'withdrawn', 'active', 'expired', 'revoked')),
    constraint applications_reviewer_check check (submitted_by <> drafted_by),
    constraint applications_timeliness_check
        check (timeliness in ('in_time', 'at_risk', 'late', 'missed'))
);
create index applications_unit_id_idx on applications (unit_id);
create index applications_mission_id_idx on applications (mission_id);
create index applications_drafted_by_idx on applications (drafted_by);
create index applications_submitted_by_idx on applications (submitted_by);
create index applications_permit_id_idx on applications (permit_id);
create index applications_state_idx on applications (state);
create index applications_authority_decided_at_idx on applications (authority, decided_at);
comment on table applications is 'Applications for one-time permits.';
comment on column applications.id is 'UUIDv7, made by the store.';
comment on column applications.version is 'Counts changes; a writer names the version it read.';
comment on column applications.year is 'The year of its number.';
comment on column applications.serial is 'Its number in the series of that year.';
comment on column applications.title is 'What people call it.';
comment on column applications.authority is 'The authority that decides.';
comment on column applications.authority_reference is
    'The reference of the authority; null: it has given none.';
comment on column applications.state is 'Where it stands.';
comment on column applications.state_changed_at is 'Since when it stands there.';
comment on column applications.unit_id is 'The unit that it is for.';
comment on column applications.mission_id is 'The mission that it was drafted from; null: none.';
comment on column applications.drafted_by is 'Who drafted it, and does not review it.';
comment on column applications.submitted_by is 'Who reviewed it and sent it; null: nobody yet.';
comment on column applications.created_at is 'When it was begun.';
comment on column applications.submitted_at is 'When the authority got it; null: not yet.';
comment on column applications.decided_at is 'When the authority decided; null: not yet.';
comment on column applications.supplement_due_at is
    'By when the authority wants more; null: it wants nothing.';
comment on column applications.asked is 'What is asked: the limits of the permit.';
comment on column applications.texts is 'What people say in it.';
comment on column applications.needs is
    'What the mission needed when it was drafted; null: it has none.';
comment on column applications.permit_id is 'The permit that came of it; null: none.';
comment on column applications.timeliness is
    'Whether it comes in time, as people were last told; null: they were told nothing.';
comment on column applications.synthetic is 'Invented for demonstration.';

create table application_steps (
    id uuid not null,
    application_id uuid not null,
    step text,
    state text not null,
    account_id uuid,
    name text not null,
    comment text,
    taken_at timestamptz not null,
    constraint application_steps_pkey primary key (id),
    constraint application_steps_application_id_fkey
        foreign key (application_id) references applications (id) on delete restrict,
    constraint application_steps_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint application_steps_step_check
        check (step in ('edit', 'send_to_review', 'return', 'submit', 'ask_supplement', 'supplement', 'grant',
            'correct', 'refuse', 'withdraw', 'activate', 'expire', 'revoke')),
    constraint application_steps_state_check
        check (state in ('draft', 'review', 'submitted', 'supplement_asked', 'supplemented', 'granted', 'refused',
            'withdrawn', 'active', 'expired', 'revoked')),
    constraint application_steps_comment_check check (comment <> '')
);
create index application_steps_application_id_idx on application_steps (application_id);
create index application_steps_account_id_idx on application_steps (account_id);
comment on table application_steps is 'What was done with applications, step by step.';
comment on column application_steps.id is 'UUIDv7, made by the store.';
comment on column application_steps.application_id is 'The application.';
comment on column application_steps.step is 'What was done; null: it was begun.';
comment on column application_steps.state is 'Where it stands since then.';
comment on column application_steps.account_id is 'Who; null: the system.';
comment on column application_steps.name is 'The name at that time.';
comment on column application_steps.comment is 'What they wrote; null: nothing.';
comment on column application_steps.taken_at is 'When.';
create trigger application_steps_append_only
    before update or delete or truncate on application_steps
    for each statement execute function refuse_change();

create table application_letters (
    id uuid not null,
    application_id uuid not null,
    direction text not null,
    dated_at timestamptz not null,
    subject text not null,
    reference text,
    document_id uuid,
    account_id uuid not null,
    name text not null,
    entered_at timestamptz not null,
    constraint application_letters_pkey primary key (id),
    constraint application_letters_application_id_fkey
        foreign key (application_id) references applications (id) on delete restrict,
    constraint application_letters_document_id_fkey
        foreign key (document_id) references documents (id) on delete restrict,
    constraint application_letters_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint application_letters_direction_check check (direction in ('in', 'out')),
    constraint application_letters_subject_check check (subject <> '')
);
create index application_letters_application_id_idx on application_letters (application_id);
create index application_letters_document_id_idx on application_letters (document_id);
create index application_letters_account_id_idx on application_letters (account_id);
comment on table application_letters is 'Letters between us and the authority.';
comment on column application_letters.id is 'UUIDv7, made by the store.';
comment on column application_letters.application_id is 'The application.';
comment on column application_letters.direction is 'Whether it came or went.';
comment on column application_letters.dated_at is 'The day of the letter.';
comment on column application_letters.subject is 'What it is about.';
comment on column application_letters.reference is 'Its reference; null: it has none.';
comment on column application_letters.document_id is
    'The letter itself; null: it is not kept here.';
comment on column application_letters.account_id is 'Who entered it.';
comment on column application_letters.name is 'The name at that time.';
comment on column application_letters.entered_at is 'When.';
create trigger application_letters_append_only
    before update or delete or truncate on application_letters
    for each statement execute function refuse_change();
