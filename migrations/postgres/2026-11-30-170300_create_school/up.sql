create table courses (
    id uuid not null,
    code text not null,
    edition integer not null,
    name text not null,
    licence_kind text not null,
    valid_months integer not null,
    syllabus jsonb not null,
    valid_from timestamptz not null,
    entered_at timestamptz not null,
    constraint courses_pkey primary key (id),
    constraint courses_code_edition_key unique (code, edition),
    constraint courses_code_check check (code <> ''),
    constraint courses_edition_check check (edition > 0),
    constraint courses_valid_months_check check (valid_months > 0)
);
comment on table courses is 'Courses of the aviation school. A version of a course never changes.';
comment on column courses.id is 'UUIDv7, made by the store.';
comment on column courses.code is 'Short code of the course, the same in all its versions.';
comment on column courses.edition is 'Which version of the course.';
comment on column courses.name is 'What people call it.';
comment on column courses.licence_kind is 'The kind of licence that it leads to.';
comment on column courses.valid_months is 'For how many months the licence is issued.';
comment on column courses.syllabus is 'Lessons, exercises, and what the examinations ask for.';
comment on column courses.valid_from is 'From when it is taught.';
comment on column courses.entered_at is 'When it was entered.';

create table course_runs (
    id uuid not null,
    course_id uuid not null,
    name text not null,
    unit_id uuid not null,
    start_at timestamptz not null,
    end_at timestamptz not null,
    entered_at timestamptz not null,
    constraint course_runs_pkey primary key (id),
    constraint course_runs_course_id_fkey
        foreign key (course_id) references courses (id) on delete restrict,
    constraint course_runs_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint course_runs_end_at_after_check check (end_at > start_at)
);
create index course_runs_course_id_idx on course_runs (course_id);
create index course_runs_unit_id_idx on course_runs (unit_id);
comment on table course_runs is 'Runs of courses.';
comment on column course_runs.id is 'UUIDv7, made by the store.';
comment on column course_runs.course_id is 'The version of the course that is taught.';
comment on column course_runs.name is 'What people call it.';
comment on column course_runs.unit_id is 'The unit that runs it.';
comment on column course_runs.start_at is 'When it begins.';
comment on column course_runs.end_at is 'When it ends.';
comment on column course_runs.entered_at is 'When it was entered.';

create table course_instructors (
    id uuid not null,
    run_id uuid not null,
    operator_id uuid not null,
    constraint course_instructors_pkey primary key (id),
    constraint course_instructors_run_id_fkey
        foreign key (run_id) references course_runs (id) on delete restrict,
    constraint course_instructors_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint course_instructors_run_id_operator_id_key unique (run_id, operator_id)
);
create index course_instructors_run_id_idx on course_instructors (run_id);
create index course_instructors_operator_id_idx on course_instructors (operator_id);
comment on table course_instructors is 'Who teaches in a run.';
comment on column course_instructors.id is 'UUIDv7, made by the store.';
comment on column course_instructors.run_id is 'The run.';
comment on column course_instructors.operator_id is 'Who teaches.';

create table trainees (
    id uuid not null,
    run_id uuid not null,
    operator_id uuid not null,
    enrolled_at timestamptz not null,
    withdrawn_at timestamptz,
    withdrawal_reason text,
    constraint trainees_pkey primary key (id),
    constraint trainees_run_id_fkey
        foreign key (run_id) references course_runs (id) on delete restrict,
    constraint trainees_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint trainees_run_id_operator_id_key unique (run_id, operator_id)
);
create index trainees_run_id_idx on trainees (run_id);
create index trainees_operator_id_idx on trainees (operator_id);
comment on table trainees is 'Who is trained in a run.';
comment on column trainees.id is 'UUIDv7, made by the store.';
comment on column trainees.run_id is 'The run.';
comment on column trainees.operator_id is 'Who is trained.';
comment on column trainees.enrolled_at is 'Since when.';
comment on column trainees.withdrawn_at is 'When the person left the run; null: has not.';
comment on column trainees.withdrawal_reason is 'Why the person left; null: has not.';

create table training_sessions (
    id uuid not null,
    run_id uuid not null,
    kind text not null,
    item text not null,
    held_at timestamptz not null,
    minutes integer not null,
    instructor_id uuid not null,
    note text,
    corrects_id uuid,
    entered_by uuid,
    entered_at timestamptz not null,
    constraint training_sessions_pkey primary key (id),
    constraint training_sessions_run_id_fkey
        foreign key (run_id) references course_runs (id) on delete restrict,
    constraint training_sessions_instructor_id_fkey
        foreign key (instructor_id) references operators (id) on delete restrict,
    constraint training_sessions_corrects_id_fkey
        foreign key (corrects_id) references training_sessions (id) on delete restrict,
    constraint training_sessions_entered_by_fkey
        foreign key (entered_by) references accounts (id) on delete restrict,
    constraint training_sessions_corrects_id_key unique (corrects_id),
    constraint training_sessions_kind_check check (kind in ('theory', 'practice')),
    constraint training_sessions_minutes_check check (minutes >= 0)
);
create index training_sessions_run_id_idx on training_sessions (run_id);
create index training_sessions_instructor_id_idx on training_sessions (instructor_id);
create index training_sessions_corrects_id_idx on training_sessions (corrects_id);
create index training_sessions_entered_by_idx on training_sessions (entered_by);
comment on table training_sessions is 'Sessions of training. An entry is never changed: a correction names the one that it takes the place of.';
comment on column training_sessions.id is 'UUIDv7, made by the store.';
comment on column training_sessions.run_id is 'The run.';
comment on column training_sessions.kind is 'Theory or practice.';
comment on column training_sessions.item is 'Code of the lesson or exercise.';
comment on column training_sessions.held_at is 'When it was held.';
comment on column training_sessions.minutes is 'How long a lesson took; of an exercise the flights say it.';
comment on column training_sessions.instructor_id is 'Who taught.';
comment on column training_sessions.note is 'What the instructor wrote; null: nothing.';
comment on column training_sessions.corrects_id is 'The session that it takes the place of; null: none.';
comment on column training_sessions.entered_by is 'Who entered it; null: the system.';
comment on column training_sessions.entered_at is 'When it was entered.';

create table training_attendances (
    id uuid not null,
    session_id uuid not null,
    trainee_id uuid not null,
    grade text,
    constraint training_attendances_pkey primary key (id),
    constraint training_attendances_session_id_fkey
        foreign key (session_id) references training_sessions (id) on delete restrict,
    constraint training_attendances_trainee_id_fkey
        foreign key (trainee_id) references trainees (id) on delete restrict,
    constraint training_attendances_session_id_trainee_id_key unique (session_id, trainee_id),
    constraint training_attendances_grade_check check (grade in ('mastered', 'repeat'))
);
create index training_attendances_session_id_idx on training_attendances (session_id);
create index training_attendances_trainee_id_idx on training_attendances (trainee_id);
comment on table training_attendances is 'Who took part in a session, and what came of it.';
comment on column training_attendances.id is 'UUIDv7, made by the store.';
comment on column training_attendances.session_id is 'The session.';
comment on column training_attendances.trainee_id is 'Who took part.';
comment on column training_attendances.grade is 'What the instructor says of an exercise; null: a lesson.';

create table training_flights (
    id uuid not null,
    attendance_id uuid not null,
    flight_id uuid not null,
    constraint training_flights_pkey primary key (id),
    constraint training_flights_attendance_id_fkey
        foreign key (attendance_id) references training_attendances (id) on delete restrict,
    constraint training_flights_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint training_flights_attendance_id_flight_id_key unique (attendance_id, flight_id)
);
create index training_flights_attendance_id_idx on training_flights (attendance_id);
create index training_flights_flight_id_idx on training_flights (flight_id);
comment on table training_flights is 'The flights of an exercise.';
comment on column training_flights.id is 'UUIDv7, made by the store.';
comment on column training_flights.attendance_id is 'Whose part in which session.';
comment on column training_flights.flight_id is 'The flight in the log.';

create table examinations (
    id uuid not null,
    trainee_id uuid not null,
    kind text not null,
    held_at timestamptz not null,
    examiner_id uuid not null,
    points integer,
    passed boolean not null,
    note text,
    corrects_id uuid,
    licence_id uuid,
    entered_by uuid,
    entered_at timestamptz not null,
    constraint examinations_pkey primary key (id),
    constraint examinations_trainee_id_fkey
        foreign key (trainee_id) references trainees (id) on delete restrict,
    constraint examinations_examiner_id_fkey
        foreign key (examiner_id) references operators (id) on delete restrict,
    constraint examinations_corrects_id_fkey
        foreign key (corrects_id) references examinations (id) on delete restrict,
    constraint examinations_licence_id_fkey
        foreign key (licence_id) references licences (id) on delete restrict,
    constraint examinations_entered_by_fkey
        foreign key (entered_by) references accounts (id) on delete restrict,
    constraint examinations_corrects_id_key unique (corrects_id),
    constraint examinations_kind_check check (kind in ('theory', 'practice')),
    constraint examinations_points_check check (points >= 0)
);
create index examinations_trainee_id_idx on examinations (trainee_id);
create index examinations_examiner_id_idx on examinations (examiner_id);
create index examinations_corrects_id_idx on examinations (corrects_id);
create index examinations_licence_id_idx on examinations (licence_id);
create index examinations_entered_by_idx on examinations (entered_by);
comment on table examinations is 'Examinations. An entry is never changed: a correction names the one that it takes the place of.';
comment on column examinations.id is 'UUIDv7, made by the store.';
comment on column examinations.trainee_id is 'Who was examined.';
comment on column examinations.kind is 'Theory or practice.';
comment on column examinations.held_at is 'When it was held.';
comment on column examinations.examiner_id is 'Who examined.';
comment on column examinations.points is 'How many points were reached; null: an examination in practice.';
comment on column examinations.passed is 'Whether it was passed.';
comment on column examinations.note is 'What the examiner wrote; null: nothing.';
comment on column examinations.corrects_id is 'The examination that it takes the place of; null: none.';
comment on column examinations.licence_id is 'The licence that was issued by passing it; null: none.';
comment on column examinations.entered_by is 'Who entered it; null: the system.';
comment on column examinations.entered_at is 'When it was entered.';
