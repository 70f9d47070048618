alter table sessions drop column identity_id;
delete from account_identities where ended_at is not null;
drop index account_identities_account_id_issuer_key;
drop index account_identities_issuer_subject_key;
alter table account_identities drop column ended_at;
alter table account_identities drop column entered_by;
alter table account_identities add constraint account_identities_issuer_subject_key
    unique (issuer, subject);
comment on table account_identities is 'Who of an identity provider is which account.';
comment on column account_identities.created_at is 'When the person signed in for the first time.';
