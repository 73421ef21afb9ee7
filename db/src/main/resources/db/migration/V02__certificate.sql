-- Certificates of endpoints, from key to retirement. Keys are sealed; a retired or discarded one is destroyed.

create table server_certificate (
    id uuid primary key,
    tenant_id int not null,
    environment text not null,
    endpoint_id int not null,
    server_name text not null,
    state text not null,
    key_spec text not null,
    public_key text not null,
    csr bytea,
    sealed_key bytea,
    chain bytea[] not null default '{}',
    fingerprint text,
    serial text,
    issuer text,
    not_before timestamptz,
    not_after timestamptz,
    expires_at timestamptz,
    findings jsonb not null default '[]',
    reason text,
    requested_at timestamptz,
    activate_at timestamptz,
    activated_at timestamptz,
    superseded_at timestamptz,
    ended_at timestamptz,
    version bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint server_certificate_of_endpoint foreign key (tenant_id, environment, endpoint_id)
        references endpoint (tenant_id, environment, id),
    constraint server_certificate_within_tenant unique (tenant_id, environment, id),
    constraint server_certificate_state_known check (state in
        ('CSR_READY', 'REQUESTED', 'CHECKED', 'ACTIVE', 'SUPERSEDED', 'RETIRED', 'REVOKED', 'DISCARDED')),
    constraint server_certificate_key_gone_at_the_end check
        (state not in ('RETIRED', 'REVOKED', 'DISCARDED') or sealed_key is null),
    constraint server_certificate_key_held_before check
        (state in ('RETIRED', 'REVOKED', 'DISCARDED') or sealed_key is not null),
    constraint server_certificate_issued_when_checked check
        (state not in ('CHECKED', 'ACTIVE', 'SUPERSEDED') or (fingerprint is not null and cardinality(chain) > 0))
);
comment on table server_certificate is 'Certificates of endpoints through their life';
comment on column server_certificate.public_key is 'SHA-256 of the public key, hexadecimal: an answer is matched by it';
comment on column server_certificate.chain is 'DER, leaf first, without the root';
comment on column server_certificate.expires_at is 'The earliest of leaf end, issuer end and end of private key usage';
create unique index server_certificate_one_active_per_name on server_certificate (tenant_id, server_name)
    where state = 'ACTIVE';
create index server_certificate_by_endpoint on server_certificate (tenant_id, environment, endpoint_id);
create index server_certificate_by_public_key on server_certificate (public_key);
create index server_certificate_by_fingerprint on server_certificate (fingerprint);
create index server_certificate_by_expiry on server_certificate (expires_at) where state = 'ACTIVE';
call bars_isolate('server_certificate', 'select');

-- Legal moves, once more and independent of the application.
create function server_certificate_moves() returns trigger language plpgsql as $$
begin
    if new.state <> old.state and (old.state, new.state) not in (
        ('CSR_READY', 'REQUESTED'), ('CSR_READY', 'DISCARDED'),
        ('REQUESTED', 'CHECKED'), ('REQUESTED', 'DISCARDED'),
        ('CHECKED', 'ACTIVE'), ('CHECKED', 'DISCARDED'),
        ('ACTIVE', 'SUPERSEDED'), ('ACTIVE', 'REVOKED'), ('ACTIVE', 'CHECKED'),
        ('SUPERSEDED', 'ACTIVE'), ('SUPERSEDED', 'RETIRED'), ('SUPERSEDED', 'REVOKED')) then
        raise exception 'a certificate cannot move from % to %', old.state, new.state
            using errcode = 'check_violation', constraint = 'server_certificate_moves';
    end if;
    return new;
end
$$;
create trigger server_certificate_moves before update of state on server_certificate
    for each row execute function server_certificate_moves();
