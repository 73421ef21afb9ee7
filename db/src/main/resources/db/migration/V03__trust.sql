-- Whom each environment trusts, the revocation lists, and what was seen at the listener.

create table trust_version (
    environment text not null,
    number int not null,
    content jsonb not null,
    summary text not null,
    actor text not null,
    created_at timestamptz not null default now(),
    primary key (environment, number),
    constraint trust_version_environment_known check (environment in ('INT', 'PROD'))
);
comment on table trust_version is 'The trust of an environment, every version of it; the highest number is in force';
grant select on trust_version to bars_app;
grant select, insert on trust_version to bars_platform;

create table revocation_list (
    id uuid primary key,
    environment text not null,
    issuer_key text not null,
    partition_url text not null default '',
    crl_number numeric,
    this_update timestamptz not null,
    next_update timestamptz,
    entries int not null,
    der bytea not null,
    source text not null,
    fetched_at timestamptz not null default now(),
    constraint revocation_list_one_per_partition unique (environment, issuer_key, partition_url),
    constraint revocation_list_environment_known check (environment in ('INT', 'PROD'))
);
comment on table revocation_list is 'The newest accepted CRL of each authority and partition';
comment on column revocation_list.issuer_key is 'SHA-256 of the authority''s public key, hexadecimal';
grant select on revocation_list to bars_app;
grant select, insert, update, delete on revocation_list to bars_platform;

create table revoked_certificate (
    environment text not null,
    issuer_key text not null,
    serial numeric not null,
    since timestamptz not null,
    primary key (environment, issuer_key, serial)
);
comment on table revoked_certificate is 'Revoked once is revoked for ever, even when the list that said so is gone or stale';
grant select on revoked_certificate to bars_app;
grant select, insert, delete on revoked_certificate to bars_platform;

create table handshake_record (
    id bigint generated always as identity primary key,
    tenant_id int references tenant (id),
    environment text,
    at timestamptz not null,
    node text not null,
    server_name text,
    address text not null,
    tls_version text,
    accepted boolean not null,
    rule text not null,
    sentence text not null,
    chain jsonb not null default '[]'
);
comment on table handshake_record is 'Refused and sampled accepted handshakes, with one plain sentence each; bounded';
create index handshake_record_by_time on handshake_record (at desc);
create index handshake_record_by_name on handshake_record (server_name, at desc);
create index handshake_record_by_tenant on handshake_record (tenant_id);
call bars_isolate('handshake_record', '');
