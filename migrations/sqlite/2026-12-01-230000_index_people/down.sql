drop index operators_name_id_idx;
drop index licences_valid_to_id_idx;
