drop trigger licence_steps_erase_only on licence_steps;
drop trigger licence_steps_append_only on licence_steps;
create trigger licence_steps_append_only
    before update or delete or truncate on licence_steps
    for each statement execute function refuse_change();
drop trigger operator_statuses_erase_only on operator_statuses;
drop trigger operator_statuses_append_only on operator_statuses;
create trigger operator_statuses_append_only
    before update or delete or truncate on operator_statuses
    for each statement execute function refuse_change();
drop table retention_holds;
drop table retention_periods;
alter table operators drop column erased_at;
