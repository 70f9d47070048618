drop table audit_links;
drop trigger if exists audit_entries_refuse_update;
update audit_entries set detail = coalesce(
    (select detail from audit_personal_details where entry_id = audit_entries.id), detail);
create trigger audit_entries_refuse_update before update on audit_entries begin
    select raise(abort, 'audit_entries refuses UPDATE: what is written stays');
end;
drop table audit_personal_details;
alter table audit_entries drop column from_address;
