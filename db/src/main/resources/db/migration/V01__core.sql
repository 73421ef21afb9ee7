-- The floor everything stands on: roles, row-level security, tenants, endpoints, services, settings, audit, change feed.
--
-- Two roles do all the work. bars_app is bound by row-level security to one tenant in one environment (settings
-- bars.tenant and bars.environment, set local to the transaction); bars_platform sees every tenant and serves the admin
-- side and background work. Neither owns a table. The login user is a member of both and takes one on connecting.

do $$
begin
    if not exists (select from pg_roles where rolname = 'bars_app') then
        create role bars_app nologin nosuperuser nobypassrls;
    end if;
    if not exists (select from pg_roles where rolname = 'bars_platform') then
        create role bars_platform nologin nosuperuser nobypassrls;
    end if;
    if not pg_has_role(current_user, 'bars_app', 'member') then
        execute format('grant bars_app to %I', current_user);
    end if;
    if not pg_has_role(current_user, 'bars_platform', 'member') then
        execute format('grant bars_platform to %I', current_user);
    end if;
end
$$;

grant usage on schema public to bars_app, bars_platform;

-- The tenant and the environment of this transaction; null (and so: no row at all) when none was set.
create function bars_tenant() returns int language sql stable
return nullif(current_setting('bars.tenant', true), '')::int;

create function bars_environment() returns text language sql stable
return nullif(current_setting('bars.environment', true), '');

-- Puts a table behind row-level security. Every table with a tenant_id calls this in its own migration.
-- app_rights: what bars_app may do with the rows of its tenant, e.g. 'select, insert, update'.
create procedure bars_isolate(relation regclass, app_rights text, by_environment boolean default true)
language plpgsql as $$
declare
    mine text := 'tenant_id = bars_tenant()' || case when by_environment then ' and environment = bars_environment()' else '' end;
begin
    execute format('alter table %s enable row level security', relation);
    execute format('alter table %s force row level security', relation);
    execute format('create policy tenant_rows on %s for all to bars_app using (%s) with check (%s)', relation, mine, mine);
    execute format('create policy platform_rows on %s for all to bars_platform using (true) with check (true)', relation);
    if app_rights <> '' then
        execute format('grant %s on %s to bars_app', app_rights, relation);
    end if;
    execute format('grant select, insert, update, delete on %s to bars_platform', relation);
end
$$;

create table tenant (
    id int generated always as identity primary key,
    tenant_id int generated always as (id) stored,
    ods_code text not null,
    name text not null,
    status text not null default 'ACTIVE',
    contacts jsonb not null default '[]',
    tags jsonb not null default '[]',
    limits jsonb not null default '{}',
    version bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint tenant_one_per_ods_code unique (ods_code),
    constraint tenant_ods_code_shape check (ods_code ~ '^[A-Z0-9]{3,10}$'),
    constraint tenant_status_known check (status in ('ACTIVE', 'SUSPENDED', 'LEAVING', 'LEFT'))
);
comment on table tenant is 'One provider organisation hosted here';
comment on column tenant.limits is 'Quotas and bulkheads that differ from the platform''s, by name';
create index tenant_name_search on tenant (lower(name) text_pattern_ops);
call bars_isolate('tenant', 'select', false);

create table tenant_data_key (
    tenant_id int not null references tenant (id),
    key_number int not null,
    sealed_key bytea,
    created_at timestamptz not null default now(),
    destroyed_at timestamptz,
    primary key (tenant_id, key_number),
    constraint tenant_data_key_gone_when_destroyed check ((sealed_key is null) = (destroyed_at is not null))
);
comment on table tenant_data_key is 'Keys that seal a tenant''s patient data; destroying one makes that data unreadable for ever';
call bars_isolate('tenant_data_key', 'select', false);

create table endpoint (
    id int generated always as identity primary key,
    tenant_id int not null references tenant (id),
    environment text not null,
    server_name text not null,
    fqdn text not null,
    hosting text not null,
    naming jsonb not null default '{}',
    enabled boolean not null default true,
    version bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint endpoint_one_per_server_name unique (server_name),
    constraint endpoint_server_name_lower_case check (server_name = lower(server_name) and server_name = lower(fqdn)),
    constraint endpoint_environment_known check (environment in ('INT', 'PROD')),
    constraint endpoint_hosting_known check (hosting in ('supplier', 'provider', 'other')),
    constraint endpoint_within_tenant unique (tenant_id, environment, id)
);
comment on table endpoint is 'A server name at which a tenant is reached in one environment';
call bars_isolate('endpoint', 'select');

create table service (
    id uuid primary key,
    tenant_id int not null,
    environment text not null,
    endpoint_id int not null,
    system text not null,
    value text not null,
    name text,
    use_cases jsonb not null default '[]',
    application_versions jsonb not null default '{}',
    handler jsonb not null default '{"kind":"inbox"}',
    access_rules jsonb not null default '{}',
    settings jsonb not null default '{}',
    catalogue_entry jsonb not null default '{}',
    enabled boolean not null default true,
    version bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint service_of_endpoint foreign key (tenant_id, environment, endpoint_id)
        references endpoint (tenant_id, environment, id) on delete cascade,
    constraint service_once_per_endpoint unique (tenant_id, endpoint_id, system, value),
    constraint service_within_tenant unique (tenant_id, environment, id)
);
comment on table service is 'What NHSD-Target-Identifier names: (system, value) behind an endpoint';
create index service_by_endpoint on service (tenant_id, environment, endpoint_id);
create index service_by_identifier on service (system, value);
call bars_isolate('service', 'select');

create table platform_setting (
    name text primary key,
    value jsonb not null,
    version bigint not null default 0,
    updated_at timestamptz not null default now()
);
comment on table platform_setting is 'Settings that an administrator changes at run time';
grant select on platform_setting to bars_app;
grant select, insert, update, delete on platform_setting to bars_platform;

create table audit_event (
    id bigint generated always as identity primary key,
    tenant_id int references tenant (id),
    environment text,
    at timestamptz not null default clock_timestamp(),
    actor text not null,
    action text not null,
    target text not null,
    detail jsonb not null default '{}',
    request_id text
);
comment on table audit_event is 'Append-only record of every deed; written in the transaction of the deed';
comment on column audit_event.tenant_id is 'Null for deeds on the platform itself';
create index audit_event_by_tenant on audit_event (tenant_id, id);
create index audit_event_by_time on audit_event (at);
alter table audit_event enable row level security;
alter table audit_event force row level security;
create policy tenant_rows on audit_event for all to bars_app
    using (tenant_id = bars_tenant() and environment = bars_environment())
    with check (tenant_id = bars_tenant() and environment = bars_environment());
create policy platform_rows on audit_event for all to bars_platform using (true) with check (true);
grant insert on audit_event to bars_app;
grant select, insert on audit_event to bars_platform;

create function audit_event_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'audit events are never changed or removed';
end
$$;
create trigger audit_event_append_only before update or delete or truncate on audit_event
    for each statement execute function audit_event_is_append_only();

create table config_change (
    id bigint generated always as identity primary key,
    kind text not null,
    key text not null,
    at timestamptz not null default clock_timestamp()
);
comment on table config_change is 'What nodes have to reload; kind says which cache, key which entry';
grant select on config_change to bars_app;
grant select, insert, delete on config_change to bars_platform;

create function config_change_notice() returns trigger language plpgsql as $$
begin
    perform pg_notify('bars_config', new.id || ' ' || new.kind || ' ' || new.key);
    return null;
end
$$;
create trigger config_change_tells_nodes after insert on config_change
    for each row execute function config_change_notice();

create table node (
    id uuid primary key,
    roles text not null,
    version text not null,
    address text not null,
    serving jsonb not null default '{}',
    started_at timestamptz not null,
    seen_at timestamptz not null
);
comment on table node is 'Live processes and what each serves; a row older than 15 s is a node that has gone';
grant select, insert, update, delete on node to bars_platform;
