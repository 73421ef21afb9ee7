-- How well each tenant was served, hour by hour, in the terms of the standard: evidence for its owners and for the NHS.

create table service_level (
    tenant_id int not null references tenant (id),
    environment text not null,
    hour timestamptz not null,
    requests bigint not null,
    within_goal bigint not null,
    beyond_limit bigint not null,
    failed bigint not null,
    slowest_millis int not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, environment, hour),
    constraint service_level_environment_known check (environment in ('INT', 'PROD')),
    constraint service_level_counts_add_up check (within_goal + beyond_limit <= requests and failed <= requests)
);
comment on table service_level is 'Answers of the receiver by tenant, environment and hour; written by every node, some seconds late';
comment on column service_level.within_goal is 'Answered in less than 2,100 ms';
comment on column service_level.beyond_limit is 'Answered after 5,000 ms or later';
comment on column service_level.failed is 'Answered with a status from 500 on, or 408: the platform''s own failures';
call bars_isolate('service_level', 'select');
