create table account_identities (
    id uuid not null,
    account_id uuid not null,
    issuer text not null,
    subject text not null,
    created_at timestamptz not null,
    constraint account_identities_pkey primary key (id),
    constraint account_identities_issuer_subject_key unique (issuer, subject),
    constraint account_identities_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict
);
create index account_identities_account_id_idx on account_identities (account_id);
comment on table account_identities is 'Who of an identity provider is which account.';
comment on column account_identities.id is 'UUIDv7, made by the store.';
comment on column account_identities.account_id is 'The account.';
comment on column account_identities.issuer is 'The address of the provider.';
comment on column account_identities.subject is
    'What the provider calls the person; it never gives it to another one.';
comment on column account_identities.created_at is 'When the person signed in for the first time.';

create table oidc_sign_ins (
    id uuid not null,
    state_hash bytea not null,
    browser_hash bytea not null,
    nonce text not null,
    verifier text not null,
    expires_at timestamptz not null,
    constraint oidc_sign_ins_pkey primary key (id),
    constraint oidc_sign_ins_state_hash_key unique (state_hash),
    constraint oidc_sign_ins_state_hash_check check (length(state_hash) = 32),
    constraint oidc_sign_ins_browser_hash_check check (length(browser_hash) = 32)
);
create index oidc_sign_ins_expires_at_idx on oidc_sign_ins (expires_at);
comment on table oidc_sign_ins is
    'People who were sent to an identity provider and have not come back.';
comment on column oidc_sign_ins.id is 'UUIDv7, made by the store.';
comment on column oidc_sign_ins.state_hash is 'SHA-256 of the state that the provider gives back.';
comment on column oidc_sign_ins.browser_hash is
    'SHA-256 of a cookie, so that only the browser that left comes back.';
comment on column oidc_sign_ins.nonce is 'What the provider must put into its answer.';
comment on column oidc_sign_ins.verifier is
    'What proves to the provider that the one who asks is the one who began (PKCE).';
comment on column oidc_sign_ins.expires_at is 'From then on it is worth nothing.';
