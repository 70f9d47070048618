alter table documents
    drop constraint documents_owner_kind_check,
    add constraint documents_owner_kind_check
        check (owner_kind in ('operator', 'licence', 'aircraft', 'permit', 'application', 'defect',
            'maintenance', 'examination', 'consent'));
