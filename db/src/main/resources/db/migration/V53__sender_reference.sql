-- How senders call a referral themselves: what ServiceRequest.identifier is searched by, besides our own reference.
create table care_record_reference (
    tenant_id int not null,
    environment text not null,
    record_id uuid not null,
    reference_index bytea not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, environment, reference_index, record_id),
    constraint care_record_reference_of_record foreign key (tenant_id, environment, record_id)
        references care_record (tenant_id, environment, id) on delete cascade
);
comment on table care_record_reference is 'Identifiers that senders gave to a referral or validation, as blind indexes; gone with the record';
comment on column care_record_reference.reference_index is 'Blind index of system and value';
create index care_record_reference_by_record on care_record_reference (tenant_id, environment, record_id);
call bars_isolate('care_record_reference', 'select, insert');
