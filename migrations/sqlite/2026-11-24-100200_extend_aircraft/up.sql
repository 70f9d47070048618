-- What else it can stand, as its maker says; what is left out is not known.
alter table aircraft_types add column limits text not null default '{}'
    constraint aircraft_types_limits_check check (json_valid(limits));
-- Height at which it comes home after a loss of link, metres above take-off; null: not known.
alter table aircraft add column return_height_m real
    constraint aircraft_return_height_m_check check (return_height_m > 0);
-- Registration number of the operator on the airframe; null: none.
alter table aircraft add column operator_number text;
-- Remote identification is on; null: not known.
alter table aircraft add column remote_id integer
    constraint aircraft_remote_id_check check (remote_id in (0, 1));
-- Last moment of its liability insurance; null: not known.
alter table aircraft add column insured_until text
    constraint aircraft_insured_until_check
        check (insured_until glob '????-??-??T??:??:??.??????Z');
