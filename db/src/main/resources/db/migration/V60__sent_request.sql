-- What our tenants asked of others, and what came back: roles reverse when a tenant is the original Sender.

create table sent_request (
    id uuid primary key,
    tenant_id int not null,
    environment text not null,
    sequence bigint generated always as identity,
    service_id uuid not null,
    conversation uuid not null,
    bundle_id text not null,
    workflow text not null,
    use_case text,
    target_system text,
    target_value text not null,
    state text not null default 'OPEN',
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint sent_request_state_known check (state in ('OPEN', 'BEGUN', 'ANSWERED', 'REJECTED', 'WITHDRAWN')),
    constraint sent_request_within_tenant unique (tenant_id, environment, id)
);
comment on table sent_request is 'A referral, request for validation or booking that a tenant sent; same id as its message and its row in the outbox';
comment on column sent_request.bundle_id is 'What the MessageHeader.response.identifier of an answer names';
create index sent_request_by_bundle on sent_request (tenant_id, environment, bundle_id);
create index sent_request_by_conversation on sent_request (tenant_id, environment, conversation);
create index sent_request_newest on sent_request (tenant_id, environment, sequence desc);
call bars_isolate('sent_request', 'select, insert, update');

create table sent_request_answer (
    tenant_id int not null,
    environment text not null,
    message_id uuid not null,
    request_id uuid not null,
    workflow text not null,
    received_at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, environment, message_id),
    constraint sent_request_answer_of_request foreign key (tenant_id, environment, request_id)
        references sent_request (tenant_id, environment, id) on delete cascade
);
comment on table sent_request_answer is 'Which received message answers which sent request';
create index sent_request_answer_by_request on sent_request_answer (tenant_id, environment, request_id, received_at);
call bars_isolate('sent_request_answer', 'select, insert');
