-- Where the person gets mail; null: no mail is sent.
alter table accounts add column email text constraint accounts_email_check check (email <> '');
-- The language that the person reads.
alter table accounts add column language text not null default 'cs'
    constraint accounts_language_check check (language in ('cs', 'en'));

-- The outbox of e-mail: one digest for a person and a day.
create table mails (
    -- UUIDv7, made by the store.
    id text not null,
    -- Who gets it.
    account_id text not null,
    -- The day that it is for, by the calendar in Czechia.
    day text not null,
    -- It tells of what came after this.
    covers_from text not null,
    -- It tells of what came until this.
    covers_to text not null,
    -- How often it was tried in vain.
    attempts integer not null,
    -- When it is tried next.
    next_at text not null,
    -- When the server took it; null: not yet.
    sent_at text,
    -- When it was given up; null: it was not.
    given_up_at text,
    -- What was wrong with the last attempt; null: nothing.
    error text,
    constraint mails_pkey primary key (id),
    constraint mails_account_id_day_key unique (account_id, day),
    constraint mails_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint mails_day_check check (length(day) = 10),
    constraint mails_attempts_check check (attempts >= 0),
    constraint mails_covers_from_check check (covers_from glob '????-??-??T??:??:??.??????Z'),
    constraint mails_covers_to_check check (covers_to glob '????-??-??T??:??:??.??????Z'),
    constraint mails_next_at_check check (next_at glob '????-??-??T??:??:??.??????Z'),
    constraint mails_sent_at_check check (sent_at glob '????-??-??T??:??:??.??????Z'),
    constraint mails_given_up_at_check check (given_up_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index mails_next_at_idx on mails (next_at);
