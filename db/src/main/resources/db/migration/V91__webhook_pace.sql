-- Due notices are taken webhook by webhook: a backlog of one, or one that waits for a hung system, is not walked over for others.
-- webhook_delivery_due stays for the release before this one.

create index webhook_delivery_due_by_webhook on webhook_delivery (webhook_id, due_at, number) where state = 'DUE';
