alter table operators add column erased_at timestamptz;
comment on column operators.erased_at is
    'When what tells of the person was erased because nobody may keep it longer; null: it is there.';
