-- Figures of the whole fleet, read every few seconds by every admin node.

-- "Who usually has traffic at this hour, and had none": a few hours of every tenant, not every hour of a few.
create index service_level_by_hour on service_level (hour, tenant_id, environment) where requests > 0;

create index webhook_delivery_dead on webhook_delivery (settled_at) where state = 'DEAD';
