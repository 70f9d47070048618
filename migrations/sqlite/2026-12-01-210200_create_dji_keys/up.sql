-- Whether keys may be asked of the service of DJI; the newest counts, and without any none may.
create table dji_key_switches (
    -- UUIDv7, made by the store.
    id text not null,
    -- Whether they may.
    allowed integer not null,
    -- Who decided.
    account_id text not null,
    -- When.
    decided_at text not null,
    constraint dji_key_switches_pkey primary key (id),
    constraint dji_key_switches_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint dji_key_switches_allowed_check check (allowed in (0, 1)),
    constraint dji_key_switches_decided_at_check
        check (decided_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index dji_key_switches_account_id_idx on dji_key_switches (account_id);
create trigger dji_key_switches_refuse_update before update on dji_key_switches begin
    select raise(abort, 'dji_key_switches refuses UPDATE: what is written stays');
end;
create trigger dji_key_switches_refuse_delete before delete on dji_key_switches begin
    select raise(abort, 'dji_key_switches refuses DELETE: what is written stays');
end;
-- INSERT OR REPLACE deletes without asking the trigger above.
create trigger dji_key_switches_refuse_replace before insert on dji_key_switches
when exists (select 1 from dji_key_switches where id = new.id) begin
    select raise(abort, 'dji_key_switches refuses REPLACE: what is written stays');
end;

-- Logs of DJI whose track needs a key, and the key once the service has handed it out.
create table dji_keys (
    -- The log.
    log_id text not null,
    -- What the service is asked with.
    request text not null,
    -- When it was asked last; null: not yet.
    asked_at text,
    -- How often it was asked.
    attempts integer not null,
    -- Why the last question had no answer; null: it had, or was not asked.
    fault text,
    -- What it answered; null: nothing yet.
    keychains text,
    constraint dji_keys_pkey primary key (log_id),
    constraint dji_keys_log_id_fkey
        foreign key (log_id) references flight_logs (id) on delete restrict,
    constraint dji_keys_attempts_check check (attempts >= 0),
    constraint dji_keys_request_check check (request <> ''),
    constraint dji_keys_fault_check check (fault <> ''),
    constraint dji_keys_keychains_check check (keychains <> ''),
    constraint dji_keys_asked_at_check
        check (asked_at glob '????-??-??T??:??:??.??????Z')
) strict;
