-- What a message costs to store: no lock on rows that all messages of a tenant share, no attempt to compress what is
-- sealed, no index that nothing reads. Decision record 0012.

-- Each event locked the row of its tenant, each record that of its service. Tenants are never deleted; a service with
-- records still cannot be, which the trigger below says in the words of the constraint that it replaces.
alter table audit_event drop constraint audit_event_tenant_id_fkey;
alter table care_record drop constraint care_record_of_service;

create function service_keeps_its_records() returns trigger language plpgsql as $$
begin
    if exists (select from care_record r where r.tenant_id = old.tenant_id and r.environment = old.environment
            and r.service_id = old.id) then
        raise exception 'the service has records'
            using errcode = 'foreign_key_violation', constraint = 'care_record_of_service', table = 'care_record';
    end if;
    return old;
end
$$;
create trigger service_keeps_its_records before delete on service
    for each row execute function service_keeps_its_records();

-- Sealed bytes look random: trying to compress them is in vain.
alter table message alter column headers set storage external;
alter table care_record alter column sealed_root set storage external;
alter table care_record alter column sealed_ids set storage external;
alter table care_record_version alter column sealed_root set storage external;
alter table care_record_version alter column sealed_ids set storage external;

-- Rows arrive in the order of time: a summary per range of blocks finds them as well, at no cost per row.
drop index claim_by_age;
create index claim_by_age on claim using brin (created_at);
drop index audit_event_by_time;
create index audit_event_by_time on audit_event using brin (at);

-- The primary key is unique by itself and nothing refers to the pair; bundles are looked up among messages.
alter table message drop constraint message_within_tenant;
drop index care_record_by_bundle;
