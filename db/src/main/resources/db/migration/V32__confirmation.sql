-- A certificate that went live is confirmed by every receiver node, or taken back.

alter table server_certificate add column confirm_by timestamptz;
comment on column server_certificate.confirm_by is
    'Until when every receiver node has to report that it serves this one; null when confirmed or not live';
create index server_certificate_awaited on server_certificate (confirm_by) where confirm_by is not null;
