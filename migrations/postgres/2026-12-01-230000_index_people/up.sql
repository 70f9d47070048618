-- Figures read the licences that have not ended without reading their rows.
create index licences_valid_to_id_idx
    on licences (valid_to, id, operator_id, kind_id, number, valid_from);
-- People are shown by name.
create index operators_name_id_idx on operators (name, id);
