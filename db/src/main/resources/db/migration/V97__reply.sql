-- What a counterpart answers at once to a message of ours names its own reference of the case, and the ids that later messages must
-- send back.

alter table message add column reply bytea;
alter table message alter column reply set storage external;
alter table message alter column reply set statistics 0;
comment on column message.reply is
    'The Bundle that a counterpart answered a message of ours with, sealed; null where none came and once the retention period ended';
