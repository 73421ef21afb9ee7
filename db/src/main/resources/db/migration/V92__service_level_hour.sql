-- "Who usually has traffic at this hour, and had none": a few hours of every tenant, not every hour of a few.

create index service_level_by_hour on service_level (hour, tenant_id, environment) where requests > 0;
