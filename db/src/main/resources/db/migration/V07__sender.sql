-- The Sender: who we are to API-M, the keys that prove it, and what waits to be sent.

create table api_application (
    id uuid primary key,
    tenant_id int references tenant (id),
    environment text not null,
    name text not null,
    kid_prefix text not null,
    api_key text,
    app_id text,
    description text not null default '',
    product_name text not null default '',
    key_hosting text not null default 'jwks',
    token_url text not null,
    base_url text not null,
    registration jsonb not null default '{}',
    version bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint api_application_environment_known check (environment in ('INT', 'PROD')),
    constraint api_application_key_hosting_known check (key_hosting in ('jwks', 'portal')),
    constraint api_application_kid_prefix_shape check (kid_prefix ~ '^[A-Za-z0-9][A-Za-z0-9-]{0,39}$')
);
comment on table api_application is 'An application registered with the NHS API platform: of a tenant, or (no tenant) of the platform''s product';
comment on column api_application.api_key is 'Client id: iss and sub of every assertion; null until the registration was answered';
comment on column api_application.key_hosting is 'jwks: we publish the keys; portal: key id and public key are copied to the developer portal';
create unique index api_application_one_per_tenant_and_environment on api_application (coalesce(tenant_id, 0), environment);
call bars_isolate('api_application', 'select');

create table signing_key (
    id uuid primary key,
    tenant_id int references tenant (id),
    environment text not null,
    application_id uuid not null references api_application (id) on delete cascade,
    number int not null,
    kid text not null,
    public_key bytea not null,
    sealed_key bytea,
    published_at timestamptz not null,
    usable_from timestamptz not null,
    withdrawn_at timestamptz,
    created_at timestamptz not null default now(),
    constraint signing_key_one_number_per_application unique (application_id, number),
    constraint signing_key_environment_known check (environment in ('INT', 'PROD')),
    constraint signing_key_published_before_use check (usable_from >= published_at)
);
comment on table signing_key is 'RSA keys that sign assertions for API-M; the newest usable one signs, all that are not withdrawn are published';
comment on column signing_key.public_key is 'SubjectPublicKeyInfo, DER';
comment on column signing_key.sealed_key is 'PKCS#8, sealed; null once withdrawn';
create index signing_key_by_tenant on signing_key (tenant_id, environment);
call bars_isolate('signing_key', 'select');

create table outbox_message (
    id uuid primary key,
    tenant_id int not null references tenant (id),
    environment text not null,
    sequence bigint generated always as identity,
    service_id uuid,
    conversation uuid not null,
    request_id uuid not null,
    answers uuid,
    kind text not null,
    target_system text not null,
    target_value text not null,
    headers jsonb not null default '{}',
    payload bytea,
    body_sha256 bytea not null,
    state text not null default 'DUE',
    attempts int not null default 0,
    due_at timestamptz not null default now(),
    give_up_at timestamptz not null,
    status int,
    code text,
    reason text,
    acts_next text,
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    constraint outbox_message_environment_known check (environment in ('INT', 'PROD')),
    constraint outbox_message_state_known check (state in ('DUE', 'DELIVERED', 'DEAD', 'CANCELLED')),
    constraint outbox_message_settled_says_when check ((state = 'DUE') = (settled_at is null)),
    constraint outbox_message_dead_says_why check (state <> 'DEAD' or (reason is not null and acts_next is not null)),
    constraint outbox_message_one_per_request unique (tenant_id, environment, request_id)
);
comment on table outbox_message is 'What we owe to counterparts: written in the transaction of its cause, settled exactly once';
comment on column outbox_message.conversation is 'X-Correlation-Id; messages of one conversation leave in the order of sequence';
comment on column outbox_message.answers is 'The stored message that this one answers';
comment on column outbox_message.due_at is 'When it may be taken; a lease moves it to the end of the lease';
comment on column outbox_message.acts_next is 'Who has to look at a dead letter: TENANT, PLATFORM or COUNTERPART';
-- Equal to the ORDER BY of the claim, so that settled rows cost nothing however many there are.
create index outbox_message_due on outbox_message (tenant_id, environment, due_at, sequence) where state = 'DUE';
create index outbox_message_open_conversation on outbox_message (tenant_id, environment, conversation, sequence) where state = 'DUE';
create index outbox_message_by_tenant on outbox_message (tenant_id, environment, sequence desc);
create index outbox_message_dead on outbox_message (sequence desc) where state = 'DEAD';
call bars_isolate('outbox_message', 'select, insert');

create table outbox_attempt (
    id bigint generated always as identity primary key,
    tenant_id int not null,
    environment text not null,
    outbox_id uuid not null references outbox_message (id) on delete cascade,
    attempt int not null,
    at timestamptz not null,
    millis int not null,
    status int,
    code text,
    disposition text not null,
    reason text
);
comment on table outbox_attempt is 'One try at delivering a message and what came of it; no content';
create index outbox_attempt_by_message on outbox_attempt (outbox_id, attempt);
call bars_isolate('outbox_attempt', 'select');

create table outbox_pause (
    id uuid primary key,
    tenant_id int references tenant (id),
    environment text not null,
    actor text not null,
    reason text not null,
    created_at timestamptz not null default now()
);
comment on table outbox_pause is 'Sending that somebody has stopped: of one tenant, or (no tenant) of an environment';
create unique index outbox_pause_once on outbox_pause (coalesce(tenant_id, 0), environment);
call bars_isolate('outbox_pause', 'select');
