-- Roles of the command line as PostgreSQL roles: whoever works with 'longhaul' straight on the database may do what its database user may.
-- Run it as the owner of Longhaul's tables, in their schema, after 'longhaul schema', and again after an upgrade; then give the roles:
--
--     create role vera login password '…' in role longhaul_view;
--
-- longhaul_view     status, show, plan, check, quarantine list
-- longhaul_operate  besides: pause, resume, cancel, retry, fire, set, quarantine retry/ignore. The database cannot tell a forced pause
--                   from one whose worker is dead, so --force is not kept from it; to end another worker's session takes pg_signal_backend
-- longhaul_admin    besides: restart, rollback, accept, prune, 'new' migrations by insert
--
-- 'serve' and 'tick' carry migrations out: they use the application's own database user, not these.

do $$
declare
    wanted text;
begin
    foreach wanted in array array['longhaul_view', 'longhaul_operate', 'longhaul_admin'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            execute format('create role %I nologin', wanted);
        end if;
    end loop;
end $$;

grant longhaul_view to longhaul_operate;
grant longhaul_operate to longhaul_admin;

do $$
declare
    here text := current_schema();
    one text;
begin
    execute format('grant usage on schema %I to longhaul_view', here);
    for one in select tablename from pg_tables where schemaname = here and tablename like 'long\_running\_migration%' loop
        execute format('grant select on %I.%I to longhaul_view', here, one);
        execute format('grant insert, update, delete on %I.%I to longhaul_admin', here, one);
    end loop;
end $$;

-- What the actions of an operator change, and nothing else: no epoch, no cursor, no counters but that of the set-aside rows that nobody has
-- decided about.
grant update (
    status, status_reason, updated_at, finished_at, rollback_requested, run_token, owner, owner_backend, lease_until, next_run_at,
    attempts, error, execute_immediately, parallelism, priority, settings, only_quarantined,
    rows_quarantined_open)
    on long_running_migration to longhaul_operate;
grant update (ended_at, outcome, reason, rows_done, batches, run_millis) on long_running_migration_run to longhaul_operate;
grant update (run_token, owner, owner_backend, lease_until, attempts, next_run_at) on long_running_migration_range to longhaul_operate;
grant update (state, changed_by, changed_at, change_reason) on long_running_migration_quarantine to longhaul_operate;
grant update (fire_requested) on long_running_migration_node to longhaul_operate;
grant insert on long_running_migration_event to longhaul_operate;
