-- Who of an identity provider is which account.
create table account_identities (
    -- UUIDv7, made by the store.
    id text not null,
    -- The account.
    account_id text not null,
    -- The address of the provider.
    issuer text not null,
    -- What the provider calls the person; it never gives it to another one.
    subject text not null,
    -- When the person signed in for the first time.
    created_at text not null,
    constraint account_identities_pkey primary key (id),
    constraint account_identities_issuer_subject_key unique (issuer, subject),
    constraint account_identities_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint account_identities_created_at_check check (created_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index account_identities_account_id_idx on account_identities (account_id);

-- People who were sent to an identity provider and have not come back.
create table oidc_sign_ins (
    -- UUIDv7, made by the store.
    id text not null,
    -- SHA-256 of the state that the provider gives back.
    state_hash blob not null,
    -- SHA-256 of a cookie, so that only the browser that left comes back.
    browser_hash blob not null,
    -- What the provider must put into its answer.
    nonce text not null,
    -- What proves to the provider that the one who asks is the one who began (PKCE).
    verifier text not null,
    -- From then on it is worth nothing.
    expires_at text not null,
    constraint oidc_sign_ins_pkey primary key (id),
    constraint oidc_sign_ins_state_hash_key unique (state_hash),
    constraint oidc_sign_ins_state_hash_check check (length(state_hash) = 32),
    constraint oidc_sign_ins_browser_hash_check check (length(browser_hash) = 32),
    constraint oidc_sign_ins_expires_at_check check (expires_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index oidc_sign_ins_expires_at_idx on oidc_sign_ins (expires_at);
