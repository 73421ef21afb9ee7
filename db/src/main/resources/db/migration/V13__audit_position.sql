-- How far the audit chains have come. Finding what is not linked yet by looking back over the newest events cost more than
-- storing messages did; the place of an event among commits says the same for nothing, as it does for the feed (0010).

alter table audit_event add column position xid8 not null default pg_current_xact_id();
comment on column audit_event.position is
    'The transaction that wrote it. The linker goes no further than the oldest transaction that still runs, so it skips none';
create index audit_event_by_position on audit_event (position, id);

create table audit_progress (
    only_row boolean primary key default true,
    position xid8 not null,
    event_id bigint not null,
    constraint audit_progress_is_one_row check (only_row)
);
comment on table audit_progress is
    'The last event that was linked. A hint: verification finds what stands outside every chain, whatever this says';
insert into audit_progress (position, event_id) values ('0', 0);
grant select, update on audit_progress to bars_platform;
