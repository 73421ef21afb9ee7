-- What tenants' own systems asked for: to be told of new messages, and notes of people on what they work on.

create table webhook (
    id uuid primary key,
    tenant_id int not null references tenant (id),
    environment text not null,
    url text not null,
    service_id uuid,
    sealed_secret bytea not null,
    enabled boolean not null default true,
    position xid8 not null default pg_current_xact_id(),
    sequence bigint not null default 0,
    version bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint webhook_environment_known check (environment in ('INT', 'PROD')),
    constraint webhook_within_tenant unique (tenant_id, environment, id)
);
comment on table webhook is 'An address of a tenant''s system that is told of each new message';
comment on column webhook.position is 'How far into the feed (position, sequence) notices have been written';
comment on column webhook.sealed_secret is 'Key of the signature, sealed';
create index webhook_enabled on webhook (tenant_id, environment) where enabled;
call bars_isolate('webhook', 'select');

create table webhook_delivery (
    id uuid primary key,
    tenant_id int not null,
    environment text not null,
    webhook_id uuid not null,
    message_id uuid not null,
    correlation_id uuid not null,
    event text not null,
    body text not null,
    number bigint generated always as identity,
    state text not null default 'DUE',
    attempts int not null default 0,
    due_at timestamptz not null default now(),
    status int,
    reason text,
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    constraint webhook_delivery_of_webhook foreign key (tenant_id, environment, webhook_id)
        references webhook (tenant_id, environment, id) on delete cascade,
    constraint webhook_delivery_once unique (tenant_id, environment, webhook_id, message_id, event),
    constraint webhook_delivery_state_known check (state in ('DUE', 'DELIVERED', 'DEAD')),
    constraint webhook_delivery_settled_says_when check ((state = 'DUE') = (settled_at is null))
);
comment on table webhook_delivery is 'One notice to one webhook: which message, never what it says';
-- Equal to the ORDER BY of the claim.
create index webhook_delivery_due on webhook_delivery (due_at, number) where state = 'DUE';
create index webhook_delivery_open_conversation on webhook_delivery (webhook_id, correlation_id, number) where state = 'DUE';
create index webhook_delivery_by_webhook on webhook_delivery (tenant_id, environment, webhook_id, number desc);
call bars_isolate('webhook_delivery', 'select');

create table work_note (
    id uuid primary key,
    tenant_id int not null,
    environment text not null,
    record_id uuid not null,
    actor text not null,
    sealed_text bytea not null,
    created_at timestamptz not null default now(),
    constraint work_note_environment_known check (environment in ('INT', 'PROD'))
);
comment on table work_note is 'What people of the tenant wrote beside a record; sealed, it is patient data';
create index work_note_by_record on work_note (tenant_id, environment, record_id, created_at);
call bars_isolate('work_note', 'select, insert');
