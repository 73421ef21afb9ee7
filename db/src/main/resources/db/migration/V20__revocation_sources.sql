-- Where revocation lists come from, and who issued those that are kept.

alter table revocation_list add column issuer text not null default '';
comment on column revocation_list.issuer is 'Name of the authority, for people';
comment on column revocation_list.partition_url is 'Address that the list says it is for; empty for a list of everything';

create table revocation_source (
    environment text not null,
    address text not null,
    issuer_key text not null,
    wanted_since timestamptz not null default now(),
    next_at timestamptz not null default now(),
    tried_at timestamptz,
    fetched_at timestamptz,
    failure text,
    primary key (environment, address, issuer_key),
    constraint revocation_source_environment_known check (environment in ('INT', 'PROD'))
);
comment on table revocation_source is 'Addresses that certificates of callers and authorities name for revocation lists';
comment on column revocation_source.address is 'Empty when the certificates of that authority name none';
comment on column revocation_source.wanted_since is 'Grace counts from here as long as there is no list at all';
create index revocation_source_due on revocation_source (next_at) where address <> '';
grant select on revocation_source to bars_app;
grant select, insert, update, delete on revocation_source to bars_platform;
