-- Courses of the aviation school. A version of a course never changes.
create table courses (
    -- UUIDv7, made by the store.
    id text not null,
    -- Short code of the course, the same in all its versions.
    code text not null,
    -- Which version of the course.
    edition integer not null,
    -- What people call it.
    name text not null,
    -- The kind of licence that it leads to.
    licence_kind text not null,
    -- For how many months the licence is issued.
    valid_months integer not null,
    -- Lessons, exercises, and what the examinations ask for.
    syllabus text not null,
    -- From when it is taught.
    valid_from text not null,
    -- When it was entered.
    entered_at text not null,
    constraint courses_pkey primary key (id),
    constraint courses_code_edition_key unique (code, edition),
    constraint courses_code_check check (code <> ''),
    constraint courses_edition_check check (edition > 0),
    constraint courses_valid_months_check check (valid_months > 0),
    constraint courses_syllabus_check check (json_valid(syllabus)),
    constraint courses_valid_from_check check (valid_from glob '????-??-??T??:??:??.??????Z'),
    constraint courses_entered_at_check check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;

-- Runs of courses.
create table course_runs (
    -- UUIDv7, made by the store.
    id text not null,
    -- The version of the course that is taught.
    course_id text not null,
    -- What people call it.
    name text not null,
    -- The unit that runs it.
    unit_id text not null,
    -- When it begins.
    start_at text not null,
    -- When it ends.
    end_at text not null,
    -- When it was entered.
    entered_at text not null,
    constraint course_runs_pkey primary key (id),
    constraint course_runs_course_id_fkey
        foreign key (course_id) references courses (id) on delete restrict,
    constraint course_runs_unit_id_fkey
        foreign key (unit_id) references units (id) on delete restrict,
    constraint course_runs_end_at_after_check check (end_at > start_at),
    constraint course_runs_start_at_check check (start_at glob '????-??-??T??:??:??.??????Z'),
    constraint course_runs_end_at_check check (end_at glob '????-??-??T??:??:??.??????Z'),
    constraint course_runs_entered_at_check check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index course_runs_course_id_idx on course_runs (course_id);
create index course_runs_unit_id_idx on course_runs (unit_id);

-- Who teaches in a run.
create table course_instructors (
    -- UUIDv7, made by the store.
    id text not null,
    -- The run.
    run_id text not null,
    -- Who teaches.
    operator_id text not null,
    constraint course_instructors_pkey primary key (id),
    constraint course_instructors_run_id_fkey
        foreign key (run_id) references course_runs (id) on delete restrict,
    constraint course_instructors_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint course_instructors_run_id_operator_id_key unique (run_id, operator_id)
) strict;
create index course_instructors_run_id_idx on course_instructors (run_id);
create index course_instructors_operator_id_idx on course_instructors (operator_id);

-- Who is trained in a run.
create table trainees (
    -- UUIDv7, made by the store.
    id text not null,
    -- The run.
    run_id text not null,
    -- Who is trained.
    operator_id text not null,
    -- Since when.
    enrolled_at text not null,
    -- When the person left the run; null: has not.
    withdrawn_at text,
    -- Why the person left; null: has not.
    withdrawal_reason text,
    constraint trainees_pkey primary key (id),
    constraint trainees_run_id_fkey
        foreign key (run_id) references course_runs (id) on delete restrict,
    constraint trainees_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint trainees_run_id_operator_id_key unique (run_id, operator_id),
    constraint trainees_enrolled_at_check check (enrolled_at glob '????-??-??T??:??:??.??????Z'),
    constraint trainees_withdrawn_at_check check (withdrawn_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index trainees_run_id_idx on trainees (run_id);
create index trainees_operator_id_idx on trainees (operator_id);

-- Sessions of training. An entry is never changed: a correction names the one that it takes the place of.
create table training_sessions (
    -- UUIDv7, made by the store.
    id text not null,
    -- The run.
    run_id text not null,
    -- Theory or practice.
    kind text not null,
    -- Code of the lesson or exercise.
    item text not null,
    -- When it was held.
    held_at text not null,
    -- How long a lesson took; of an exercise the flights say it.
    minutes integer not null,
    -- Who taught.
    instructor_id text not null,
    -- What the instructor wrote; null: nothing.
    note text,
    -- The session that it takes the place of; null: none.
    corrects_id text,
    -- Who entered it; null: the system.
    entered_by text,
    -- When it was entered.
    entered_at text not null,
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
    constraint training_sessions_minutes_check check (minutes >= 0),
    constraint training_sessions_held_at_check check (held_at glob '????-??-??T??:??:??.??????Z'),
    constraint training_sessions_entered_at_check check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index training_sessions_run_id_idx on training_sessions (run_id);
create index training_sessions_instructor_id_idx on training_sessions (instructor_id);
create index training_sessions_corrects_id_idx on training_sessions (corrects_id);
create index training_sessions_entered_by_idx on training_sessions (entered_by);

-- Who took part in a session, and what came of it.
create table training_attendances (
    -- UUIDv7, made by the store.
    id text not null,
    -- The session.
    session_id text not null,
    -- Who took part.
    trainee_id text not null,
    -- What the instructor says of an exercise; null: a lesson.
    grade text,
    constraint training_attendances_pkey primary key (id),
    constraint training_attendances_session_id_fkey
        foreign key (session_id) references training_sessions (id) on delete restrict,
    constraint training_attendances_trainee_id_fkey
        foreign key (trainee_id) references trainees (id) on delete restrict,
    constraint training_attendances_session_id_trainee_id_key unique (session_id, trainee_id),
    constraint training_attendances_grade_check check (grade in ('mastered', 'repeat'))
) strict;
create index training_attendances_session_id_idx on training_attendances (session_id);
create index training_attendances_trainee_id_idx on training_attendances (trainee_id);

-- The flights of an exercise.
create table training_flights (
    -- UUIDv7, made by the store.
    id text not null,
    -- Whose part in which session.
    attendance_id text not null,
    -- The flight in the log.
    flight_id text not null,
    constraint training_flights_pkey primary key (id),
    constraint training_flights_attendance_id_fkey
        foreign key (attendance_id) references training_attendances (id) on delete restrict,
    constraint training_flights_flight_id_fkey
        foreign key (flight_id) references flights (id) on delete restrict,
    constraint training_flights_attendance_id_flight_id_key unique (attendance_id, flight_id)
) strict;
create index training_flights_attendance_id_idx on training_flights (attendance_id);
create index training_flights_flight_id_idx on training_flights (flight_id);

-- Examinations. An entry is never changed: a correction names the one that it takes the place of.
create table examinations (
    -- UUIDv7, made by the store.
    id text not null,
    -- Who was examined.
    trainee_id text not null,
    -- Theory or practice.
    kind text not null,
    -- When it was held.
    held_at text not null,
    -- Who examined.
    examiner_id text not null,
    -- How many points were reached; null: an examination in practice.
    points integer,
    -- Whether it was passed.
    passed integer not null,
    -- What the examiner wrote; null: nothing.
    note text,
    -- The examination that it takes the place of; null: none.
    corrects_id text,
    -- The licence that was issued by passing it; null: none.
    licence_id text,
    -- Who entered it; null: the system.
    entered_by text,
    -- When it was entered.
    entered_at text not null,
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
    constraint examinations_points_check check (points >= 0),
    constraint examinations_held_at_check check (held_at glob '????-??-??T??:??:??.??????Z'),
    constraint examinations_passed_check check (passed in (0, 1)),
    constraint examinations_entered_at_check check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index examinations_trainee_id_idx on examinations (trainee_id);
create index examinations_examiner_id_idx on examinations (examiner_id);
create index examinations_corrects_id_idx on examinations (corrects_id);
create index examinations_licence_id_idx on examinations (licence_id);
create index examinations_entered_by_idx on examinations (entered_by);
