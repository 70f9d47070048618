drop trigger licence_steps_refuse_update;
create trigger licence_steps_refuse_update before update on licence_steps begin
    select raise(abort, 'licence_steps refuses UPDATE: what is written stays');
end;
drop trigger operator_statuses_refuse_update;
create trigger operator_statuses_refuse_update before update on operator_statuses begin
    select raise(abort, 'operator_statuses refuses UPDATE: what is written stays');
end;
drop table retention_holds;
drop table retention_periods;
alter table operators drop column erased_at;
