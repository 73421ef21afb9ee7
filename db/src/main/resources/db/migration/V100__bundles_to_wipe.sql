-- What updates made of a request, and answers that a node of an earlier version left, are wiped when their time is over. Built
-- beside the work on these tables; all of it may be repeated. It waits for every transaction that is open, a backup's too, and
-- holds nobody up meanwhile: there is no reason to give up.

set lock_timeout = 0;

drop index concurrently if exists care_record_with_bundle_by_time;
create index concurrently care_record_with_bundle_by_time on care_record (tenant_id, environment, changed_at)
    where sealed_bundle is not null;

drop index concurrently if exists care_record_version_with_bundle_by_time;
create index concurrently care_record_version_with_bundle_by_time on care_record_version (tenant_id, environment, changed_at)
    where sealed_bundle is not null;

drop index concurrently if exists message_with_reply_alone_by_time;
create index concurrently message_with_reply_alone_by_time on message (tenant_id, environment, received_at)
    where payload is null and reply is not null;

set lock_timeout = '2s';
