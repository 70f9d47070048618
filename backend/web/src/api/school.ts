// The aviation school: courses, runs, who is trained, sessions and examinations.
import { client, items, path, take } from './transport';
import type { Course, CourseRun, EnterCourse, EnterExamination, EnterRun, EnterSession, SchoolPerson, TrainingRecord, WholeRun } from './types';

export const school = {
  courses: () => take<{ items: Course[] }>(client.GET('/api/v1/courses')).then(items),
  course: (id: string) => take<Course>(client.GET('/api/v1/courses/{id}', path(id))),
  enterCourse: (body: EnterCourse) => take<Course>(client.POST('/api/v1/courses', { body })),
  courseRuns: () => take<{ items: CourseRun[] }>(client.GET('/api/v1/course-runs')).then(items),
  courseRun: (id: string) => take<WholeRun>(client.GET('/api/v1/course-runs/{id}', path(id))),
  enterRun: (body: EnterRun) => take<CourseRun>(client.POST('/api/v1/course-runs', { body })),
  closeRun: (id: string, reason: string) => take<WholeRun>(client.POST('/api/v1/course-runs/{id}/close', { ...path(id), body: { reason } })),
  schoolPeople: () => take<{ items: SchoolPerson[] }>(client.GET('/api/v1/school-people')).then(items),
  enrol: (run: string, operator: string) => take<unknown>(client.POST('/api/v1/course-runs/{id}/trainees', { ...path(run), body: { operator_id: operator } })),
  enterSession: (run: string, body: EnterSession) => take<unknown>(client.POST('/api/v1/course-runs/{id}/sessions', { ...path(run), body })),
  trainee: (id: string) => take<TrainingRecord>(client.GET('/api/v1/trainees/{id}', path(id))),
  withdrawTrainee: (id: string, reason: string) => take<TrainingRecord>(client.POST('/api/v1/trainees/{id}/withdraw', { ...path(id), body: { reason } })),
  examine: (id: string, body: EnterExamination) => take<unknown>(client.POST('/api/v1/trainees/{id}/examinations', { ...path(id), body })),
  ownTraining: () => take<{ items: TrainingRecord[] }>(client.GET('/api/v1/training')).then(items),
  recordUrl: (id: string) => `/api/v1/trainees/${id}/record`,
  certificateUrl: (id: string) => `/api/v1/trainees/${id}/certificate`,
};
