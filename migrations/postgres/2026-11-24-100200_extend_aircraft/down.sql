alter table aircraft drop constraint aircraft_return_height_m_check;
alter table aircraft drop column insured_until;
alter table aircraft drop column remote_id;
alter table aircraft drop column operator_number;
alter table aircraft drop column return_height_m;
alter table aircraft_types drop column limits;
