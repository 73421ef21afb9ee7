-- Lists across all tenants: the newest messages first, one conversation wherever it is, a tenant by a part of its name.
--
-- The two indexes that are replaced served equality on all their columns; leading with the random id they still do, and
-- answer those who do not know the tenant as well, at no further cost for the message path. The others grow at their end.

create index message_by_sequence on message (sequence);
create index message_by_environment on message (environment, sequence);
create index message_by_arrival on message (received_at);

drop index message_by_correlation;
create index message_by_correlation on message (correlation_id, tenant_id, environment);

drop index message_by_request;
create index message_by_request on message (request_id, tenant_id, environment);

-- Compared byte by byte: a part of a name is looked for in every row, and lower() of each would cost ten times as much.
alter table tenant add column search_name text collate "C" generated always as (lower(name)) stored;
comment on column tenant.search_name is 'The name as it is searched';
drop index tenant_name_search;
