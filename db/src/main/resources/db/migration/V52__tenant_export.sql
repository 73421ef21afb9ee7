-- The data of one tenant in one environment as a file that waits behind a link, in sealed parts.

create table tenant_export (
    id uuid primary key,
    tenant_id int not null references tenant (id),
    environment text not null,
    link_sha256 bytea not null,
    actor text not null,
    reason text not null,
    parts int,
    expires_at timestamptz not null,
    fetched_at timestamptz,
    created_at timestamptz not null default now(),
    constraint tenant_export_environment_known check (environment in ('INT', 'PROD')),
    constraint tenant_export_one_per_link unique (link_sha256)
);
comment on table tenant_export is 'Who took the data of a tenant out, why, and what waits to be fetched';
comment on column tenant_export.parts is 'How many parts there are; null until the file is complete';
create index tenant_export_by_tenant on tenant_export (tenant_id, environment, created_at);
call bars_isolate('tenant_export', '');

create table tenant_export_part (
    export_id uuid not null references tenant_export (id) on delete cascade,
    tenant_id int not null,
    environment text not null,
    number int not null,
    sealed_part bytea not null,
    created_at timestamptz not null default now(),
    primary key (export_id, number)
);
comment on table tenant_export_part is 'The file in order; gone once it was fetched or its time is over';
alter table tenant_export_part alter column sealed_part set storage external;
call bars_isolate('tenant_export_part', '');
