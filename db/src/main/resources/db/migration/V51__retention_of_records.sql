-- How long it is known that a message came and what became of it, after its content is gone.

alter table retention add column metadata_days int;
alter table retention add constraint retention_metadata_outlives_content
    check (metadata_days is null or (payload_days is not null and metadata_days between payload_days and 36500));
comment on column retention.metadata_days is
    'Days after which messages without content, and records that did not change since, are deleted; null: never';
create index care_record_by_change on care_record (tenant_id, environment, changed_at);
create index work_note_of_record on work_note (record_id);
