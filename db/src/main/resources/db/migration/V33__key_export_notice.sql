-- The tenant is told when a private key of one of its endpoints is taken out.
-- contracts: rule notice.notice_kind_known is new; it allows one kind more and refuses none that was allowed.

alter table notice drop constraint notice_kind_known;
alter table notice add constraint notice_kind_known
    check (kind in ('REQUEST', 'CHASE', 'EXPIRY', 'OVERDUE', 'KEY_EXPORT'));
