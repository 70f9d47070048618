drop table examinations;
drop table training_flights;
drop table training_attendances;
drop table training_sessions;
drop table trainees;
drop table course_instructors;
drop table course_runs;
drop table courses;
