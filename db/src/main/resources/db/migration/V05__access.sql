-- People, roles, tokens, sessions, approvals, and the chains that make the audit log tamper-evident.
--
-- Nothing here belongs to one tenant: only bars_platform works with it. What a token, a role or an approval is bound to
-- stands in its row as data.

create table account (
    id uuid primary key,
    email text not null,
    name text not null,
    status text not null default 'INVITED',
    grants jsonb not null default '[]',
    password_hash text,
    password_changed_at timestamptz,
    totp_sealed bytea,
    totp_last_step bigint not null default 0,
    external_subject text,
    failures int not null default 0,
    locked_until timestamptz,
    last_sign_in_at timestamptz,
    version bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint account_email_lower_case check (email = lower(email)),
    constraint account_status_known check (status in ('INVITED', 'ACTIVE', 'DISABLED'))
);
create unique index account_one_per_email on account (email);
create unique index account_one_per_subject on account (external_subject) where external_subject is not null;
comment on table account is 'A person who administers; the secrets are a slow hash and a sealed seed';
comment on column account.grants is 'Roles with the tenants and environments they hold for';
comment on column account.totp_last_step is 'Time step of the last accepted code: each code works once';

create table recovery_code (
    account_id uuid not null references account (id) on delete cascade,
    code_hash bytea not null,
    used_at timestamptz,
    primary key (account_id, code_hash)
);
comment on table recovery_code is 'Stands in for a lost second factor, once';

create table passkey (
    credential_id bytea primary key,
    account_id uuid not null references account (id) on delete cascade,
    name text not null,
    public_key bytea not null,
    signature_count bigint not null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz
);
create index passkey_by_account on passkey (account_id);
comment on table passkey is 'Public keys of authenticators';

create table one_time_code (
    purpose text not null,
    subject text not null,
    code_hash bytea not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (purpose, subject)
);
comment on table one_time_code is 'First-run set-up, invitations, password resets: each works once';

create table sign_in_failure (
    address text primary key,
    failures int not null,
    last_at timestamptz not null
);
comment on table sign_in_failure is 'Failed sign-ins per address, for back-off';

create table session (
    id_hash bytea primary key,
    public_id uuid not null unique,
    account_id uuid references account (id) on delete cascade,
    csrf text not null,
    data jsonb not null default '{}',
    address text,
    user_agent text,
    strong_at timestamptz,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null
);
create index session_by_account on session (account_id);
create index session_by_expiry on session (expires_at);
comment on table session is 'A browser of the console; the cookie holds the id, the row its hash. No account: not signed in yet';

create table role (
    name text primary key,
    description text not null,
    permissions jsonb not null,
    built_in boolean not null default false,
    version bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint role_name_shape check (name ~ '^[a-z][a-z0-9-]{1,39}$')
);
comment on table role is 'A named bundle of permissions';

create table token (
    id text primary key,
    name text not null,
    secret_hash bytea not null,
    permissions jsonb not null,
    tenants jsonb not null default '[]',
    environments jsonb not null default '[]',
    addresses jsonb not null default '[]',
    created_by text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    last_used_at timestamptz,
    last_used_from text,
    version bigint not null default 0,
    constraint token_id_shape check (id ~ '^[0-9a-zA-Z]{8}$')
);
comment on table token is 'API tokens; only the hash of the secret is kept';

create table approval (
    id uuid primary key,
    action text not null,
    target text not null,
    tenant text,
    environment text,
    reason text not null,
    detail jsonb not null default '{}',
    state text not null default 'PENDING',
    requested_by text not null,
    requested_at timestamptz not null,
    expires_at timestamptz not null,
    decided_by text,
    decided_at timestamptz,
    used_at timestamptz,
    version bigint not null default 0,
    constraint approval_state_known check (state in ('PENDING', 'APPROVED', 'REJECTED', 'USED')),
    constraint approval_by_a_second_person check (decided_by is null or decided_by <> requested_by)
);
create index approval_by_state on approval (state, requested_at);
comment on table approval is 'A risky deed that waits for, or has, the consent of a second person';

create table audit_link (
    chain text not null,
    seq bigint not null,
    event_id bigint not null,
    hash bytea not null,
    primary key (chain, seq),
    constraint audit_link_once_per_event unique (event_id)
);
comment on table audit_link is 'The place of an audit event in its chain; hash = SHA-256(hash before || event)';

create table audit_checkpoint (
    chain text not null,
    seq bigint not null,
    hash bytea not null,
    at timestamptz not null,
    signature bytea not null,
    primary key (chain, seq)
);
comment on table audit_checkpoint is 'Signed heads of chains: a chain that was cut or replaced does not meet them';

create function audit_chain_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit chain is never changed or removed';
end
$$;
create trigger audit_link_append_only before update or delete or truncate on audit_link
    for each statement execute function audit_chain_is_append_only();
create trigger audit_checkpoint_append_only before update or delete or truncate on audit_checkpoint
    for each statement execute function audit_chain_is_append_only();

grant select, insert, update, delete
    on account, recovery_code, passkey, one_time_code, sign_in_failure, session, role, token, approval to bars_platform;
grant select, insert on audit_link, audit_checkpoint to bars_platform;
