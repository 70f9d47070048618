alter table missions drop column closed_at;
alter table missions drop column checked_at;
alter table missions drop column open_questions;
alter table missions drop column rank;
alter table missions drop constraint missions_approved_check;
alter table missions add constraint missions_approved_check
    check ((decided_at is not null and verdict is not null) or state not in ('approved',
        'uploaded', 'started', 'flown'));
alter table missions drop constraint missions_submitted_check;
alter table missions add constraint missions_submitted_check
    check (submitted_at is not null or state in ('draft', 'cancelled'));
alter table missions drop column urgent;
alter table missions drop constraint missions_state_check;
alter table missions add constraint missions_state_check
    check (state in ('draft', 'submitted', 'returned', 'approved', 'uploaded', 'started',
        'flown', 'cancelled'));
alter table missions drop column planned_at;
alter table missions drop column planned_by;
