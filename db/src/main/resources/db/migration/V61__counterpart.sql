-- What counterparts say they can do, and questions to them on their way through a receiver node.

create table counterpart (
    tenant_id int not null,
    environment text not null,
    target_system text not null,
    target_value text not null,
    use_case text not null,
    abilities jsonb not null,
    checked_at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, environment, target_system, target_value, use_case)
);
comment on table counterpart is 'Capability statement and message definitions of a counterpart''s service, kept at most 12 hours';
call bars_isolate('counterpart', 'select, insert, update, delete');

create table lookup (
    id uuid primary key,
    tenant_id int not null,
    environment text not null,
    path text not null,
    headers jsonb not null,
    query bytea,
    state text not null default 'DUE',
    status int,
    reason text,
    answer bytea,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    constraint lookup_state_known check (state in ('DUE', 'ASKED', 'DONE', 'FAILED'))
);
comment on table lookup is 'A question to a counterpart that somebody waits for; gone once it is answered or too late. Nothing here is a cache';
comment on column lookup.query is 'Parameters, sealed: they may name a patient';
comment on column lookup.answer is 'What the counterpart said, sealed';
create index lookup_due on lookup (created_at) where state = 'DUE';
create index lookup_by_end on lookup (expires_at);
create index lookup_by_tenant on lookup (tenant_id, environment);
call bars_isolate('lookup', 'select, insert, delete');
