-- The content of what was sent is wiped when its time is over, as that of what was received.

create index outbox_message_with_payload_by_time on outbox_message (tenant_id, environment, created_at) where payload is not null;
