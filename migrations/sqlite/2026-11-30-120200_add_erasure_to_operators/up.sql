-- When what tells of the person was erased because nobody may keep it longer; null: it is there.
alter table operators add column erased_at text
    constraint operators_erased_at_check check (erased_at glob '????-??-??T??:??:??.??????Z');
