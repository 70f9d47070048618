create table second_factors (
    id uuid not null,
    account_id uuid not null,
    secret bytea not null,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    last_step bigint not null,
    ended_at timestamptz,
    constraint second_factors_pkey primary key (id),
    constraint second_factors_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict
);
create index second_factors_account_id_idx on second_factors (account_id);
comment on table second_factors is
    'Authenticators that make a second factor: codes that change every 30 seconds (RFC 6238).';
comment on column second_factors.id is 'UUIDv7, made by the store.';
comment on column second_factors.account_id is 'Whose it is.';
comment on column second_factors.secret is
    'What the codes are reckoned from. Whoever reads it can reckon them: guard copies of the database.';
comment on column second_factors.created_at is 'When it was shown.';
comment on column second_factors.confirmed_at is
    'When its first code was entered; null: it does not count yet.';
comment on column second_factors.last_step is
    'The last step of 30 seconds whose code was taken; none before it is taken again.';
comment on column second_factors.ended_at is 'When it was given up or reset; null: it was not.';

create table recovery_codes (
    id uuid not null,
    second_factor_id uuid not null,
    code_hash bytea not null,
    used_at timestamptz,
    constraint recovery_codes_pkey primary key (id),
    constraint recovery_codes_second_factor_id_code_hash_key unique (second_factor_id, code_hash),
    constraint recovery_codes_second_factor_id_fkey
        foreign key (second_factor_id) references second_factors (id) on delete restrict,
    constraint recovery_codes_code_hash_check check (length(code_hash) = 32)
);
comment on table recovery_codes is
    'Codes for somebody who has lost the authenticator. Each is good once.';
comment on column recovery_codes.id is 'UUIDv7, made by the store.';
comment on column recovery_codes.second_factor_id is 'The authenticator that it stands in for.';
comment on column recovery_codes.code_hash is
    'SHA-256 of the code, which has 80 random bits; the code itself is not kept.';
comment on column recovery_codes.used_at is 'When it was used; null: it was not.';

create table pending_sign_ins (
    id uuid not null,
    token_hash bytea not null,
    account_id uuid not null,
    expires_at timestamptz not null,
    constraint pending_sign_ins_pkey primary key (id),
    constraint pending_sign_ins_token_hash_key unique (token_hash),
    constraint pending_sign_ins_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint pending_sign_ins_token_hash_check check (length(token_hash) = 32)
);
create index pending_sign_ins_account_id_idx on pending_sign_ins (account_id);
create index pending_sign_ins_expires_at_idx on pending_sign_ins (expires_at);
comment on table pending_sign_ins is 'People who gave the right password and owe a code.';
comment on column pending_sign_ins.id is 'UUIDv7, made by the store.';
comment on column pending_sign_ins.token_hash is
    'SHA-256 of the token that the second step names; the token itself is not kept.';
comment on column pending_sign_ins.account_id is 'Who signs in.';
comment on column pending_sign_ins.expires_at is 'From then on it is worth nothing.';
