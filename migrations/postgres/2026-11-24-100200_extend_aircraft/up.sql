alter table aircraft_types add column limits jsonb not null default '{}';
alter table aircraft_types alter column limits drop default;
comment on column aircraft_types.limits is
    'What else it can stand, as its maker says; what is left out is not known.';
alter table aircraft add column return_height_m double precision;
alter table aircraft add column operator_number text;
alter table aircraft add column remote_id boolean;
alter table aircraft add column insured_until timestamptz;
alter table aircraft add constraint aircraft_return_height_m_check check (return_height_m > 0);
comment on column aircraft.return_height_m is
    'Height at which it comes home after a loss of link, metres above take-off; null: not known.';
comment on column aircraft.operator_number is
    'Registration number of the operator on the airframe; null: none.';
comment on column aircraft.remote_id is 'Remote identification is on; null: not known.';
comment on column aircraft.insured_until is
    'Last moment of its liability insurance; null: not known.';
