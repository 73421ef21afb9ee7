-- The planner asked a policy which tenant it is about and estimated by that: a tenant that its statistics do not know has no row,
-- so whatever is found by id was found by reading all rows of that tenant; and a pooled connection kept such a plan for every
-- other tenant. Behind a sub-select the tenant is known when the statement runs, not when it is planned: the planner expects
-- what tenants have on average. What a row must be to be written (with check) is no matter of plans. Decision record 0084.

create or replace procedure bars_isolate(relation regclass, app_rights text, by_environment boolean default true)
language plpgsql as $$
declare
    seen text := 'tenant_id = (select bars_tenant())'
        || case when by_environment then ' and environment = (select bars_environment())' else '' end;
    written text := 'tenant_id = bars_tenant()' || case when by_environment then ' and environment = bars_environment()' else '' end;
begin
    execute format('alter table %s enable row level security', relation);
    execute format('alter table %s force row level security', relation);
    execute format('create policy tenant_rows on %s for all to bars_app using (%s) with check (%s)', relation, seen, written);
    execute format('create policy platform_rows on %s for all to bars_platform using (true) with check (true)', relation);
    if app_rights <> '' then
        execute format('grant %s on %s to bars_app', app_rights, relation);
    end if;
    execute format('grant select, insert, update, delete on %s to bars_platform', relation);
end
$$;

-- One table at a time, each change a transaction of its own that waits half a second at most: whoever works meanwhile waits for
-- one lock and never in a circle. The file beside this one lets it commit; all of it may be repeated.
do $$
declare
    one record;
    attempt int;
    done boolean;
begin
    for one in
        select p.polrelid::regclass as relation, p.polname as name,
            pg_get_expr(p.polqual, p.polrelid) like '%bars_environment()%' as by_environment
        from pg_policy p where pg_get_expr(p.polqual, p.polrelid) like '%bars_tenant()%'
    loop
        done := false;
        for attempt in 1..100 loop
            perform set_config('lock_timeout', '500ms', true);
            begin
                execute format('alter policy %I on %s using (tenant_id = (select bars_tenant())%s)', one.name, one.relation,
                    case when one.by_environment then ' and environment = (select bars_environment())' else '' end);
                done := true;
            exception when lock_not_available then
                null;
            end;
            commit;
            exit when done;
            perform pg_sleep(0.2);
        end loop;
        if not done then
            raise exception 'the table % is in use all the time', one.relation using errcode = 'lock_not_available';
        end if;
    end loop;
end
$$;

-- Plans no longer hang on which tenants the statistics know, so the tables that every message grows are analysed when they have grown
-- by half, not by a tenth: below a million rows that was every few seconds under load, a tenth of the database's work.
do $$
declare
    one text;
begin
    foreach one in array array['claim', 'message', 'care_record', 'care_record_reference', 'audit_event', 'audit_link']
    loop
        execute format('alter table %I set (autovacuum_analyze_scale_factor = 0.5)', one);
    end loop;
end
$$;
