-- Pointers to bookings in the national registry: whether a tenant wants them, and which there are.

create table registry_switch (
    tenant_id int not null references tenant (id),
    environment text not null,
    enabled boolean not null,
    actor text not null,
    changed_at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, environment),
    constraint registry_switch_environment_known check (environment in ('INT', 'PROD'))
);
comment on table registry_switch is 'Whether bookings of a tenant are pointed to in the registry; no row: they are not';
call bars_isolate('registry_switch', 'select');

create table registry_pointer (
    tenant_id int not null,
    environment text not null,
    record_id uuid not null,
    pointer_id text,
    changed_at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, environment, record_id),
    constraint registry_pointer_environment_known check (environment in ('INT', 'PROD'))
);
comment on table registry_pointer is 'Bookings that the registry points to; nothing of the patient';
comment on column registry_pointer.pointer_id is 'What the registry calls it; null when it did not say';
call bars_isolate('registry_pointer', 'select');
