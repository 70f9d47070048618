delete from documents where owner_kind = 'occurrence';
alter table documents
    drop constraint documents_owner_kind_check,
    add constraint documents_owner_kind_check
        check (owner_kind in ('operator', 'licence', 'aircraft', 'permit', 'application', 'defect',
            'maintenance', 'examination', 'consent'));
drop table occurrence_versions;
drop table occurrence_entries;
drop table occurrences;
drop function refuse_rewriting;
