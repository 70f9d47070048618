-- Authenticators that make a second factor: codes that change every 30 seconds (RFC 6238).
create table second_factors (
    -- UUIDv7, made by the store.
    id text not null,
    -- Whose it is.
    account_id text not null,
    -- What the codes are reckoned from. Whoever reads it can reckon them: guard copies of the database.
    secret blob not null,
    -- When it was shown.
    created_at text not null,
    -- When its first code was entered; null: it does not count yet.
    confirmed_at text,
    -- The last step of 30 seconds whose code was taken; none before it is taken again.
    last_step integer not null,
    -- When it was given up or reset; null: it was not.
    ended_at text,
    constraint second_factors_pkey primary key (id),
    constraint second_factors_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint second_factors_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z'),
    constraint second_factors_confirmed_at_check
        check (confirmed_at glob '????-??-??T??:??:??.??????Z'),
    constraint second_factors_ended_at_check check (ended_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index second_factors_account_id_idx on second_factors (account_id);

-- Codes for somebody who has lost the authenticator. Each is good once.
create table recovery_codes (
    -- UUIDv7, made by the store.
    id text not null,
    -- The authenticator that it stands in for.
    second_factor_id text not null,
    -- SHA-256 of the code, which has 80 random bits; the code itself is not kept.
    code_hash blob not null,
    -- When it was used; null: it was not.
    used_at text,
    constraint recovery_codes_pkey primary key (id),
    constraint recovery_codes_second_factor_id_code_hash_key unique (second_factor_id, code_hash),
    constraint recovery_codes_second_factor_id_fkey
        foreign key (second_factor_id) references second_factors (id) on delete restrict,
    constraint recovery_codes_code_hash_check check (length(code_hash) = 32),
    constraint recovery_codes_used_at_check check (used_at glob '????-??-??T??:??:??.??????Z')
) strict;

-- People who gave the right password and owe a code.
create table pending_sign_ins (
    -- UUIDv7, made by the store.
    id text not null,
    -- SHA-256 of the token that the second step names; the token itself is not kept.
    token_hash blob not null,
    -- Who signs in.
    account_id text not null,
    -- From then on it is worth nothing.
    expires_at text not null,
    constraint pending_sign_ins_pkey primary key (id),
    constraint pending_sign_ins_token_hash_key unique (token_hash),
    constraint pending_sign_ins_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint pending_sign_ins_token_hash_check check (length(token_hash) = 32),
    constraint pending_sign_ins_expires_at_check check (expires_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index pending_sign_ins_account_id_idx on pending_sign_ins (account_id);
create index pending_sign_ins_expires_at_idx on pending_sign_ins (expires_at);
