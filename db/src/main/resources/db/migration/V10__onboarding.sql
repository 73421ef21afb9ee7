-- What goes to the NHS teams and back: conformance certificates of the supplier, texts of requests, and how far each one is.

create table conformance_certificate (
    id uuid primary key,
    product text not null,
    application text not null,
    reference text,
    valid_from date not null,
    valid_until date,
    document_name text,
    document bytea,
    version bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint conformance_certificate_dates check (valid_until is null or valid_until >= valid_from)
);
comment on table conformance_certificate is
    'Technical Conformance Certificates that Solution Assurance issued to the supplier: one per product and Application';

create table request_template (
    name text not null,
    number int not null,
    recipient text not null,
    subject text not null,
    body text not null,
    changed_by text not null,
    changed_at timestamptz not null,
    primary key (name, number)
);
comment on table request_template is 'Texts of a site in place of the built-in ones; every version is kept';

grant select, insert, update, delete on conformance_certificate to bars_platform;
grant select, insert on request_template to bars_platform;

create table hand_over (
    tenant_id int not null,
    environment text not null,
    certificate_id uuid not null,
    kind text not null,
    state text not null,
    sent_at timestamptz,
    chased_at timestamptz,
    answered_at timestamptz,
    note text,
    version bigint not null default 0,
    primary key (tenant_id, environment, certificate_id, kind),
    constraint hand_over_of_certificate foreign key (tenant_id, environment, certificate_id)
        references server_certificate (tenant_id, environment, id),
    constraint hand_over_state_known check (state in ('DRAFTED', 'SENT', 'CHASED', 'ANSWERED'))
);
comment on table hand_over is 'How far each request to an NHS team is; no row: drafted';
call bars_isolate('hand_over', 'select');
