-- Mails about certificates: requests to NHS teams, reminders to people. Each has its proof of delivery.

create table notice (
    id uuid primary key,
    tenant_id int not null,
    environment text not null,
    certificate_id uuid not null,
    kind text not null,
    about text not null,
    recipient text not null,
    subject text not null,
    body text not null,
    attachment_name text,
    attachment bytea,
    state text not null,
    attempts int not null default 0,
    due_at timestamptz not null,
    sent_at timestamptz,
    receipt text,
    fault text,
    created_at timestamptz not null,
    constraint notice_of_certificate foreign key (tenant_id, environment, certificate_id)
        references server_certificate (tenant_id, environment, id),
    constraint notice_once unique (tenant_id, environment, certificate_id, about, recipient),
    constraint notice_kind_known check (kind in ('REQUEST', 'CHASE', 'EXPIRY', 'OVERDUE')),
    constraint notice_state_known check (state in ('DUE', 'SENT', 'HELD', 'DEAD')),
    constraint notice_sent_has_proof check ((state = 'SENT') = (sent_at is not null and receipt is not null))
);
comment on table notice is 'A mail about a certificate, until and after it was handed to the mail server';
comment on column notice.about is 'What it says, once for each recipient: a repeated round adds nothing';
comment on column notice.receipt is 'Proof of delivery: the message''s id and the server that took it';
comment on column notice.state is 'DUE waits, SENT was taken by the mail server, HELD cannot go (fault says why), DEAD was given up';
create index notice_due on notice (due_at) where state = 'DUE';
call bars_isolate('notice', '');
