alter table accounts
    add column email text,
    add column language text not null default 'cs',
    add constraint accounts_email_check check (email <> ''),
    add constraint accounts_language_check check (language in ('cs', 'en'));
comment on column accounts.email is 'Where the person gets mail; null: no mail is sent.';
comment on column accounts.language is 'The language that the person reads.';

create table mails (
    id uuid not null,
    account_id uuid not null,
    day text not null,
    covers_from timestamptz not null,
    covers_to timestamptz not null,
    attempts integer not null,
    next_at timestamptz not null,
    sent_at timestamptz,
    given_up_at timestamptz,
    error text,
    constraint mails_pkey primary key (id),
    constraint mails_account_id_day_key unique (account_id, day),
    constraint mails_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint mails_day_check check (length(day) = 10),
    constraint mails_attempts_check check (attempts >= 0)
);
create index mails_next_at_idx on mails (next_at);
comment on table mails is 'The outbox of e-mail: one digest for a person and a day.';
comment on column mails.id is 'UUIDv7, made by the store.';
comment on column mails.account_id is 'Who gets it.';
comment on column mails.day is 'The day that it is for, by the calendar in Czechia.';
comment on column mails.covers_from is 'It tells of what came after this.';
comment on column mails.covers_to is 'It tells of what came until this.';
comment on column mails.attempts is 'How often it was tried in vain.';
comment on column mails.next_at is 'When it is tried next.';
comment on column mails.sent_at is 'When the server took it; null: not yet.';
comment on column mails.given_up_at is 'When it was given up; null: it was not.';
comment on column mails.error is 'What was wrong with the last attempt; null: nothing.';
