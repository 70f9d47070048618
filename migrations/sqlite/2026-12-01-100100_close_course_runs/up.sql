-- When it was closed before its end; null: it was not.
alter table course_runs add column closed_at text
    constraint course_runs_closed_at_check check (closed_at glob '????-??-??T??:??:??.??????Z');
-- Why; null: it was not.
alter table course_runs add column closed_reason text
    constraint course_runs_closed_reason_check
        check ((closed_at is null) = (closed_reason is null) and closed_reason <> '');
