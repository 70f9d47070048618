alter table missions add column planned_by uuid;
alter table missions add column planned_at timestamptz;
update missions set planned_at = created_at;
alter table missions alter column planned_at set not null;
alter table missions add column urgent boolean not null default false;
alter table missions alter column urgent drop default;
alter table missions add column rank integer;
alter table missions add column open_questions integer;
update missions set open_questions = 0 where verdict is not null;
alter table missions add column checked_at timestamptz;
alter table missions add column closed_at timestamptz;
alter table missions add constraint missions_planned_by_fkey
    foreign key (planned_by) references accounts (id) on delete restrict;
alter table missions drop constraint missions_state_check;
alter table missions add constraint missions_state_check
    check (state in ('draft', 'submitted', 'returned', 'approved', 'uploaded', 'started',
            'flown', 'cancelled', 'refused'));
alter table missions drop constraint missions_submitted_check;
alter table missions add constraint missions_submitted_check
    check (submitted_at is not null or urgent or state in ('draft', 'cancelled'));
alter table missions drop constraint missions_approved_check;
alter table missions add constraint missions_approved_check
    check (((decided_at is not null or urgent) and verdict is not null)
        or state not in ('approved', 'uploaded', 'started', 'flown'));
alter table missions add constraint missions_rank_check check (rank > 0);
alter table missions add constraint missions_open_questions_check check (open_questions >= 0);
alter table missions add constraint missions_questions_check
    check ((open_questions is null) = (verdict is null));
alter table missions add constraint missions_closed_check
    check (closed_at is null or (urgent and state = 'flown'));
create index missions_planned_by_idx on missions (planned_by);
comment on column missions.planned_by is 'The account that planned it; null: not known.';
comment on column missions.planned_at is
    'When the plan was last changed; answers count from then on.';
comment on column missions.urgent is
    'An urgent flight without a plan: what it owes is given afterwards.';
comment on column missions.rank is
    'Which of two missions that meet goes first, the lower number; null: nobody has ranked it.';
comment on column missions.open_questions is
    'How many questions of the last verdict are open; null: not checked.';
comment on column missions.checked_at is
    'When it was last judged with its plan as it is; null: never.';
comment on column missions.closed_at is
    'When the record of an urgent flight was closed; null: it is not.';
