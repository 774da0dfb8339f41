-- Parallel ranges: how many may be worked on at once, and of each range what a migration's row says of a migration.

alter table long_running_migration add column if not exists parallelism integer check (parallelism between 1 and 64);
alter table long_running_migration_run add column if not exists range_id bigint;
alter table long_running_migration_range add column if not exists bound_version integer not null default 0;
alter table long_running_migration_range add column if not exists cursor_version integer not null default 1;
alter table long_running_migration_range add column if not exists batch_size integer not null default 0;
alter table long_running_migration_range add column if not exists rows_total bigint;
alter table long_running_migration_range add column if not exists attempts integer not null default 0;
alter table long_running_migration_range add column if not exists progress_at timestamp(6) with time zone;
alter table long_running_migration_range add column if not exists last_run_at timestamp(6) with time zone;
alter table long_running_migration_range add column if not exists next_run_at timestamp(6) with time zone;
alter table long_running_migration_range add column if not exists status_reason varchar(1000000);
alter table long_running_migration_range add column if not exists error varchar(1000000);
alter table long_running_migration_range
    add column if not exists updated_at timestamp(6) with time zone not null default current_timestamp;
