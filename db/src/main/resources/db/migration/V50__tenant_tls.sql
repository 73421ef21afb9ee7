-- TLS towards tenants' own systems: as whom the platform calls them, whom it trusts there, and how a webhook gets a token.

create table client_identity (
    id uuid primary key,
    environment text not null,
    certificate bytea not null,
    fingerprint text not null,
    sealed_key bytea,
    active_from timestamptz not null,
    expires_at timestamptz not null,
    retired_at timestamptz,
    created_at timestamptz not null default now(),
    constraint client_identity_environment_known check (environment in ('INT', 'PROD')),
    constraint client_identity_key_goes_when_retired check ((retired_at is null) = (sealed_key is not null))
);
comment on table client_identity is 'Client certificates of the platform; per environment the newest that is active and not retired is shown to tenants'' systems';
comment on column client_identity.certificate is 'X.509, DER';
comment on column client_identity.sealed_key is 'PKCS#8, sealed; null once retired';
create index client_identity_by_environment on client_identity (environment, active_from desc) where retired_at is null;
grant select, insert, update on client_identity to bars_platform;

create table backend_trust (
    tenant_id int not null references tenant (id),
    environment text not null,
    certificates text not null,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, environment),
    constraint backend_trust_environment_known check (environment in ('INT', 'PROD'))
);
comment on table backend_trust is 'The only authorities that a tenant''s systems are trusted by; no row: those that Java trusts';
comment on column backend_trust.certificates is 'PEM, one or more';
call bars_isolate('backend_trust', 'select');

alter table webhook add column token_url text;
alter table webhook add column client_id text;
alter table webhook add column token_scope text;
alter table webhook add column sealed_client_secret bytea;
alter table webhook add constraint webhook_token_is_whole
    check ((token_url is null) = (client_id is null) and (token_url is null) = (sealed_client_secret is null));
comment on column webhook.token_url is 'Where a bearer token is asked for before each notice (OAuth 2.0 client credentials); null for none';
