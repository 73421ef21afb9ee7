-- What came in, what it became, and what can be booked. Patient data is sealed with the tenant's data key and found again
-- by blind index (keyed digests of 16 bytes); nothing here shows whom a message is about.
--
-- claim and message do not reference endpoint: the check would lock one row of it for every message of a tenant, and both
-- outlive the endpoint. message is not partitioned: its id must stay unique by itself (decision record 0010).

create table claim (
    tenant_id int not null,
    environment text not null,
    endpoint_id int not null,
    request_id uuid not null,
    correlation_id uuid not null,
    body_sha256 bytea not null,
    state text not null,
    lease_until timestamptz,
    attempt int not null default 1,
    status int,
    outcome jsonb,
    message_id uuid,
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    primary key (tenant_id, environment, endpoint_id, request_id),
    constraint claim_state_known check (state in ('RUNNING', 'DONE', 'REFUSED')),
    constraint claim_runs_under_a_lease check ((state = 'RUNNING') = (lease_until is not null)),
    constraint claim_refused_says_how check (state <> 'REFUSED' or (status is not null and outcome is not null))
);
comment on table claim is 'One row per X-Request-Id of an endpoint: what became of it decides what a retry is told';
comment on column claim.state is 'RUNNING under a lease; DONE: a retry is a duplicate; REFUSED: a retry gets the stored answer';
comment on column claim.outcome is 'Code, issue and diagnostics of the refusal; never patient data';
create index claim_by_age on claim (created_at);
call bars_isolate('claim', 'select, insert, update');

create table message (
    id uuid primary key,
    tenant_id int not null,
    environment text not null,
    position xid8 not null default pg_current_xact_id(),
    sequence bigint generated always as identity,
    direction text not null,
    endpoint_id int not null,
    service_id uuid,
    request_id uuid not null,
    correlation_id uuid not null,
    bundle_id text,
    event text not null,
    reason text not null,
    workflow text not null,
    use_case text,
    application_version text,
    sender_ods text,
    source_system text,
    source_value text,
    record_id uuid,
    patient_index bytea,
    size int not null,
    media_type text not null default 'application/fhir+json',
    headers bytea,
    payload bytea,
    received_at timestamptz not null default now(),
    acknowledged_at timestamptz,
    acknowledged_by text,
    constraint message_direction_known check (direction in ('IN', 'OUT')),
    constraint message_within_tenant unique (tenant_id, environment, id)
);
comment on table message is 'Every message as it arrived, and its place in the feed of its tenant';
comment on column message.position is
    'The transaction that stored it. A reader goes no further than the oldest transaction that still runs, so a late commit is never skipped';
comment on column message.payload is 'The bytes as received, sealed; null once the retention period ended';
comment on column message.headers is 'Who called: the NHSD headers as JSON, sealed';
alter table message alter column payload set storage external;
create index message_feed on message (tenant_id, environment, position, sequence) where direction = 'IN';
create index message_not_acknowledged on message (tenant_id, environment, position, sequence)
    where direction = 'IN' and acknowledged_at is null;
create index message_by_correlation on message (tenant_id, environment, correlation_id);
create index message_by_request on message (tenant_id, environment, request_id);
create index message_by_bundle on message (tenant_id, environment, bundle_id);
create index message_by_patient on message (tenant_id, environment, patient_index) where patient_index is not null;
create index message_by_time on message (tenant_id, environment, received_at);
call bars_isolate('message', 'select, insert, update');

create table schedule (
    id uuid primary key,
    tenant_id int not null,
    environment text not null,
    service_id uuid not null,
    reference text not null,
    resources jsonb not null default '{}',
    version bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint schedule_of_service foreign key (tenant_id, environment, service_id)
        references service (tenant_id, environment, id) on delete cascade,
    constraint schedule_once_per_service unique (tenant_id, environment, service_id, reference),
    constraint schedule_within_tenant unique (tenant_id, environment, id)
);
comment on table schedule is 'A diary of a service, with the people and places slots are offered for';
comment on column schedule.reference is 'The name by which the tenant''s own system knows it';
comment on column schedule.resources is 'FHIR resources that a Slot answer shows: practitioner, practitionerRole, location';
call bars_isolate('schedule', 'select, insert, update, delete');

create table slot (
    id uuid primary key,
    tenant_id int not null,
    environment text not null,
    schedule_id uuid not null,
    service_id uuid not null,
    reference text,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    status text not null default 'free',
    details jsonb not null default '{}',
    booked_by uuid,
    version bigint not null default 0,
    updated_at timestamptz not null default now(),
    constraint slot_of_schedule foreign key (tenant_id, environment, schedule_id)
        references schedule (tenant_id, environment, id) on delete cascade,
    constraint slot_once_per_schedule unique (tenant_id, environment, schedule_id, starts_at),
    constraint slot_within_tenant unique (tenant_id, environment, id),
    constraint slot_status_known check (status in ('free', 'busy', 'busy-unavailable', 'busy-tentative', 'entered-in-error')),
    constraint slot_ends_after_its_start check (ends_at > starts_at)
);
comment on table slot is 'A time that can be booked; booking locks its row, so exactly one booking wins';
comment on column slot.details is 'deliveryChannel, appointmentType, serviceCategory, comment as the answer shows them';
create index slot_by_start on slot (tenant_id, environment, service_id, starts_at);
call bars_isolate('slot', 'select, insert, update, delete');

create table care_record (
    id uuid primary key,
    tenant_id int not null,
    environment text not null,
    kind text not null,
    service_id uuid not null,
    status text not null,
    use_case text,
    application_version text,
    bundle_id text,
    correlation_id uuid not null,
    full_url text not null,
    case_reference text not null,
    patient_index bytea,
    person_index bytea,
    message_id uuid not null,
    first_message_id uuid not null,
    sealed_root bytea not null,
    sealed_ids bytea not null,
    sealed_bundle bytea,
    source_system text,
    source_value text,
    sender_ods text,
    linked_id uuid,
    slot_id uuid,
    starts_at timestamptz,
    ends_at timestamptz,
    received_at timestamptz not null,
    changed_at timestamptz not null default now(),
    local_changed_at timestamptz,
    local_status text,
    version int not null default 1,
    constraint care_record_of_service foreign key (tenant_id, environment, service_id)
        references service (tenant_id, environment, id),
    constraint care_record_kind_known check (kind in ('REFERRAL', 'VALIDATION', 'BOOKING')),
    constraint care_record_within_tenant unique (tenant_id, environment, id)
);
comment on table care_record is 'A referral, validation request or booking as it stands; the id is the one the sender was told';
comment on column care_record.full_url is 'The sender''s name of the root resource, stable across updates';
comment on column care_record.sealed_root is 'The root resource with its assigned id, JSON, sealed';
comment on column care_record.sealed_ids is 'Ids assigned to the other entries by fullUrl, JSON, sealed';
comment on column care_record.sealed_bundle is 'The merged bundle, sealed; null while it is the payload of message_id';
comment on column care_record.local_changed_at is 'Last change from the tenant''s side; a message that is older conflicts';
alter table care_record alter column sealed_bundle set storage external;
create index care_record_by_patient on care_record (tenant_id, environment, patient_index) where patient_index is not null;
create index care_record_by_person on care_record (tenant_id, environment, person_index) where person_index is not null;
create index care_record_by_conversation on care_record (tenant_id, environment, correlation_id);
create index care_record_by_case on care_record (tenant_id, environment, case_reference);
create index care_record_by_bundle on care_record (tenant_id, environment, bundle_id);
call bars_isolate('care_record', 'select, insert, update');

create table care_record_version (
    tenant_id int not null,
    environment text not null,
    record_id uuid not null,
    version int not null,
    message_id uuid,
    status text not null,
    local_status text,
    sealed_root bytea not null,
    sealed_ids bytea not null,
    sealed_bundle bytea,
    changed_at timestamptz not null,
    primary key (tenant_id, environment, record_id, version),
    constraint care_record_version_of_record foreign key (tenant_id, environment, record_id)
        references care_record (tenant_id, environment, id)
);
comment on table care_record_version is 'What a record was before each change; never removed while the record lives';
alter table care_record_version alter column sealed_bundle set storage external;
call bars_isolate('care_record_version', 'select, insert');
