create table dji_key_switches (
    id uuid not null,
    allowed boolean not null,
    account_id uuid not null,
    decided_at timestamptz not null,
    constraint dji_key_switches_pkey primary key (id),
    constraint dji_key_switches_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict
);
create index dji_key_switches_account_id_idx on dji_key_switches (account_id);
create trigger dji_key_switches_append_only
    before update or delete or truncate on dji_key_switches
    for each statement execute function refuse_change();
comment on table dji_key_switches is 'Whether keys may be asked of the service of DJI; the newest counts, and without any none may.';
comment on column dji_key_switches.id is 'UUIDv7, made by the store.';
comment on column dji_key_switches.allowed is 'Whether they may.';
comment on column dji_key_switches.account_id is 'Who decided.';
comment on column dji_key_switches.decided_at is 'When.';

create table dji_keys (
    log_id uuid not null,
    request text not null,
    asked_at timestamptz,
    attempts integer not null,
    fault text,
    keychains text,
    constraint dji_keys_pkey primary key (log_id),
    constraint dji_keys_log_id_fkey
        foreign key (log_id) references flight_logs (id) on delete restrict,
    constraint dji_keys_attempts_check check (attempts >= 0),
    constraint dji_keys_request_check check (request <> ''),
    constraint dji_keys_fault_check check (fault <> ''),
    constraint dji_keys_keychains_check check (keychains <> '')
);
comment on table dji_keys is 'Logs of DJI whose track needs a key, and the key once the service has handed it out.';
comment on column dji_keys.log_id is 'The log.';
comment on column dji_keys.request is 'What the service is asked with.';
comment on column dji_keys.asked_at is 'When it was asked last; null: not yet.';
comment on column dji_keys.attempts is 'How often it was asked.';
comment on column dji_keys.fault is 'Why the last question had no answer; null: it had, or was not asked.';
comment on column dji_keys.keychains is 'What it answered; null: nothing yet.';
