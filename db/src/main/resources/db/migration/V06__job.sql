-- Long work and repeated requests of the admin side.

create table job (
    id uuid primary key,
    kind text not null,
    status text not null default 'QUEUED',
    tenant text,
    requested_by text not null,
    request_id text,
    input jsonb not null default '{}',
    done int not null default 0,
    total int not null default 0,
    failed int not null default 0,
    result jsonb not null default '{}',
    errors jsonb not null default '[]',
    cancel_requested boolean not null default false,
    lease_until timestamptz,
    attempt int not null default 0,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    version bigint not null default 0,
    constraint job_status_known check (status in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'))
);
create index job_waiting on job (created_at) where status in ('QUEUED', 'RUNNING');
comment on table job is 'Work that outlives its request; taken by lease, so that a node that dies leaves none behind';

create table idempotency_key (
    actor text not null,
    key text not null,
    request_hash bytea not null,
    status int,
    headers jsonb,
    body_sealed bytea,
    created_at timestamptz not null,
    primary key (actor, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);
comment on table idempotency_key is 'Answers of POSTs that named a key, kept for a day; no status: still being worked on';

grant select, insert, update, delete on job, idempotency_key to bars_platform;
