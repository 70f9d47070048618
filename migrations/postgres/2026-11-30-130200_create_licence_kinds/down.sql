alter table licences add column suspended_at timestamptz;
update licences set suspended_at = (select s.effective_from from licence_steps s
    where s.licence_id = licences.id and s.step <> 'lift'
        and not exists (select 1 from licence_steps t where t.licence_id = licences.id and t.step = 'lift'
            and t.effective_from >= s.effective_from)
    order by s.effective_from limit 1);
comment on column licences.suspended_at is 'Since when it is suspended; null: it is not.';
drop table licence_steps;
alter table licences add column kind text;
update licences set kind = (select k.meaning from licence_kinds k where k.id = licences.kind_id);
-- The renewing ones point to the renewed ones.
update licences set renews_id = null;
delete from licences where kind is null;
-- Of those with one number the last stays.
delete from licences l using licences m
    where m.kind = l.kind and m.number = l.number and (m.valid_to, m.id) > (l.valid_to, l.id);
alter table licences alter column kind set not null;
comment on column licences.kind is 'What it entitles to.';
alter table licences add constraint licences_kind_check
    check (kind in ('police_uav', 'rating_brus', 'rating_mavic'));
alter table licences add constraint licences_kind_number_key unique (kind, number);
alter table licences drop column kind_id;
alter table licences drop column renews_id;
alter table licences drop column max_height_agl_m;
alter table licences drop column day_only;
alter table licences drop column limitation;
drop table licence_kinds;
