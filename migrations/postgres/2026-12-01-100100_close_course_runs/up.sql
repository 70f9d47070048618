alter table course_runs add column closed_at timestamptz;
alter table course_runs add column closed_reason text
    constraint course_runs_closed_reason_check
        check ((closed_at is null) = (closed_reason is null) and closed_reason <> '');
comment on column course_runs.closed_at is 'When it was closed before its end; null: it was not.';
comment on column course_runs.closed_reason is 'Why; null: it was not.';
