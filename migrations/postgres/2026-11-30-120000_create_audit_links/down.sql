drop table audit_links;
alter table audit_entries disable trigger audit_entries_append_only;
update audit_entries set detail = personal.detail
    from audit_personal_details personal
    where personal.entry_id = audit_entries.id and personal.detail is not null;
alter table audit_entries enable trigger audit_entries_append_only;
drop table audit_personal_details;
drop function refuse_all_but_erasing();
alter table audit_entries drop column from_address;
