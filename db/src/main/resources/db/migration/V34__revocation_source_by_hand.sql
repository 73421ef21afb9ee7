-- An administrator may name addresses of revocation lists beside those that certificates name.

alter table revocation_source add column id uuid not null default gen_random_uuid();
alter table revocation_source add column added_by text;
alter table revocation_source add constraint revocation_source_id unique (id);
comment on column revocation_source.id is 'Names it in the API';
comment on column revocation_source.added_by is 'Who named it; null when a certificate did';
