-- How long the content of a tenant's messages is kept. No row: it is kept until the tenant leaves.

create table retention (
    tenant_id int not null references tenant (id),
    environment text not null,
    payload_days int,
    legal_hold boolean not null default false,
    hold_reason text,
    version bigint not null default 0,
    updated_at timestamptz not null default now(),
    primary key (tenant_id, environment),
    constraint retention_days_sensible check (payload_days between 1 and 36500),
    constraint retention_hold_has_a_reason check (not legal_hold or hold_reason is not null)
);
comment on table retention is 'Per tenant and environment: when payloads are wiped, and whether a legal hold forbids it';
call bars_isolate('retention', 'select');
create index message_with_payload_by_time on message (tenant_id, environment, received_at) where payload is not null;
