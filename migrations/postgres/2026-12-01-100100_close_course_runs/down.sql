alter table course_runs drop column closed_reason;
alter table course_runs drop column closed_at;
