drop table unlooked_flights;
drop table flight_findings;
delete from notifications where kind in ('flight', 'occurrence');
alter table notifications drop constraint notifications_kind_check;
alter table notifications add constraint notifications_kind_check
    check (kind in ('mission_judged', 'expiry', 'permit', 'aircraft', 'trail', 'account', 'training'));
