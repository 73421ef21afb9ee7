-- A request that was done, but whose answer was never stored, is told apart from one that was not done.

alter table idempotency_key add column request_id text;
comment on column idempotency_key.request_id is 'Id under which the deeds of the request stand in the audit log; null for what the release before this one claimed';
