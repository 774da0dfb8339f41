-- Parallel ranges: how many may be worked on at once, and of each range what a migration's row says of a migration.

alter table long_running_migration add column if not exists parallelism integer check (parallelism between 1 and 64);
alter table long_running_migration_run add column if not exists range_id bigint;
alter table long_running_migration_range
    add column if not exists bound_version integer not null default 0,
    add column if not exists cursor_version integer not null default 1,
    add column if not exists batch_size integer not null default 0,
    add column if not exists rows_total bigint,
    add column if not exists attempts integer not null default 0,
    add column if not exists progress_at timestamptz,
    add column if not exists last_run_at timestamptz,
    add column if not exists next_run_at timestamptz,
    add column if not exists status_reason text,
    add column if not exists error text,
    add column if not exists updated_at timestamptz not null default now();
