-- Applications for one-time permits.
create table applications (
    -- UUIDv7, made by the store.
    id text not null,
    -- Counts changes; a writer names the version it read.
    version integer not null,
    -- The year of its number.
    year integer not null,
    -- Its number in the series of that year.
    serial integer not null,
    -- What people call it.
    title text not null,
    -- The authority that decides.
    authority text not null,
    -- The reference of the authority; null: it has given none.
    authority_reference text,
    -- Where it stands.
    state text not null,
    -- Since when it stands there.
    state_changed_at text not null,
    -- The unit that it is for.
    unit_id text not null,
    -- The mission that it was drafted from; null: none.
    mission_id text,
    -- Who drafted it, and does not review it.
    drafted_by text not null,
    -- Who reviewed it and sent it; null: nobody yet.
    submitted_by text,
    -- When it was begun.
    created_at text not null,
    -- When the authority got it; null: not yet.
    submitted_at text,
    -- When the authority decided; null: not yet.
    decided_at text,
    -- By when the authority wants more; null: it wants nothing.
    supplement_due_at text,
    -- What is asked: the limits of the permit.
    asked text not null,
    -- What people say in it.
    texts text not null,
    -- What the mission needed when it was drafted; null: it has none.
    needs text,
    -- The permit that came of it; null: none.
    permit_id text,
    -- Whether it comes in time, as people were last told; null: they were told nothing.
    timeliness text,
    -- Invented for demonstration.
    synthetic integer not null,
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
        check (timeliness in ('in_time', 'at_risk', 'late', 'missed')),
    constraint applications_state_changed_at_check
        check (state_changed_at glob '????-??-??T??:??:??.??????Z'),
    constraint applications_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint applications_submitted_at_check
        check (submitted_at glob '????-??-??T??:??:??.??????Z'),
    constraint applications_decided_at_check check (decided_at glob '????-??-??T??:??:??.??????Z'),
    constraint applications_supplement_due_at_check
        check (supplement_due_at glob '????-??-??T??:??:??.??????Z'),
    constraint applications_asked_check check (json_valid(asked)),
    constraint applications_texts_check check (json_valid(texts)),
    constraint applications_needs_check check (json_valid(needs)),
    constraint applications_synthetic_check check (synthetic in (0, 1))
) strict;
create index applications_unit_id_idx on applications (unit_id);
create index applications_mission_id_idx on applications (mission_id);
create index applications_drafted_by_idx on applications (drafted_by);
create index applications_submitted_by_idx on applications (submitted_by);
create index applications_permit_id_idx on applications (permit_id);
create index applications_state_idx on applications (state);
create index applications_authority_decided_at_idx on applications (authority, decided_at);

-- What was done with applications, step by step.
create table application_steps (
    -- UUIDv7, made by the store.
    id text not null,
    -- The application.
    application_id text not null,
    -- What was done; null: it was begun.
    step text,
    -- Where it stands since then.
    state text not null,
    -- Who; null: the system.
    account_id text,
    -- The name at that time.
    name text not null,
    -- What they wrote; null: nothing.
    comment text,
    -- When.
    taken_at text not null,
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
    constraint application_steps_comment_check check (comment <> ''),
    constraint application_steps_taken_at_check check (taken_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index application_steps_application_id_idx on application_steps (application_id);
create index application_steps_account_id_idx on application_steps (account_id);
create trigger application_steps_refuse_update before update on application_steps begin
    select raise(abort, 'application_steps refuses UPDATE: what is written stays');
end;
create trigger application_steps_refuse_delete before delete on application_steps begin
    select raise(abort, 'application_steps refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger application_steps_refuse_replace before insert on application_steps
when exists (select 1 from application_steps where id = new.id) begin
    select raise(abort, 'application_steps refuses REPLACE: what is written stays');
end;

-- Letters between us and the authority.
create table application_letters (
    -- UUIDv7, made by the store.
    id text not null,
    -- The application.
    application_id text not null,
    -- Whether it came or went.
    direction text not null,
    -- The day of the letter.
    dated_at text not null,
    -- What it is about.
    subject text not null,
    -- Its reference; null: it has none.
    reference text,
    -- The letter itself; null: it is not kept here.
    document_id text,
    -- Who entered it.
    account_id text not null,
    -- The name at that time.
    name text not null,
    -- When.
    entered_at text not null,
    constraint application_letters_pkey primary key (id),
    constraint application_letters_application_id_fkey
        foreign key (application_id) references applications (id) on delete restrict,
    constraint application_letters_document_id_fkey
        foreign key (document_id) references documents (id) on delete restrict,
    constraint application_letters_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint application_letters_direction_check check (direction in ('in', 'out')),
    constraint application_letters_subject_check check (subject <> ''),
    constraint application_letters_dated_at_check
        check (dated_at glob '????-??-??T??:??:??.??????Z'),
    constraint application_letters_entered_at_check
        check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index application_letters_application_id_idx on application_letters (application_id);
create index application_letters_document_id_idx on application_letters (document_id);
create index application_letters_account_id_idx on application_letters (account_id);
create trigger application_letters_refuse_update before update on application_letters begin
    select raise(abort, 'application_letters refuses UPDATE: what is written stays');
end;
create trigger application_letters_refuse_delete before delete on application_letters begin
    select raise(abort, 'application_letters refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger application_letters_refuse_replace before insert on application_letters
when exists (select 1 from application_letters where id = new.id) begin
    select raise(abort, 'application_letters refuses REPLACE: what is written stays');
end;
