-- Private keys on their way out of the platform: made once, fetched once, gone after ten minutes.

create table key_export (
    id uuid primary key,
    tenant_id int not null,
    environment text not null,
    certificate_id uuid not null,
    link_sha256 bytea not null,
    format text not null,
    file_name text not null,
    sealed_file bytea,
    actor text not null,
    reason text not null,
    expires_at timestamptz not null,
    fetched_at timestamptz,
    created_at timestamptz not null,
    constraint key_export_of_certificate foreign key (tenant_id, environment, certificate_id)
        references server_certificate (tenant_id, environment, id),
    constraint key_export_gone_when_fetched check (fetched_at is null or sealed_file is null)
);
comment on table key_export is 'Each time a private key was taken out, by whom and why; the file itself only until it is fetched';
comment on column key_export.link_sha256 is 'SHA-256 of the secret in the link that fetches the file, once';
comment on column key_export.sealed_file is 'The file, encrypted under its passphrase and sealed once more; null when fetched or too old';
create unique index key_export_by_link on key_export (link_sha256);
create index key_export_by_certificate on key_export (tenant_id, environment, certificate_id);
create index key_export_waiting on key_export (expires_at) where sealed_file is not null;
call bars_isolate('key_export', '');
