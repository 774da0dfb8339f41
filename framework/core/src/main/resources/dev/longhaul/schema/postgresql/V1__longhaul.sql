-- Longhaul's tables for PostgreSQL. Usable by Flyway (with a history table of its own), by Liquibase (sqlFile) or by hand.
-- No index covers a column that a checkpoint writes, and pages keep room, so that checkpoints stay HOT updates.

create table long_running_migration (
    id                  bigint generated always as identity primary key,
    name                varchar(200) not null unique,
    status              varchar(32) not null default 'created' check (status in (
                            'created', 'scheduled', 'in_progress', 'pausing', 'paused', 'cancelling', 'cancelled',
                            'completed', 'skipped', 'failed', 'rolling_back', 'rolled_back', 'rollback_failed')),
    epoch               integer not null default 1,
    parameters          text,
    cursor_state        text,
    cursor_version      integer not null default 1,
    batch_seq           bigint not null default 0,
    batch_size          integer not null default 0,
    operation_id        varchar(200),
    rows_done           bigint not null default 0,
    rows_total          bigint,
    rows_total_estimate boolean not null default false,
    rows_quarantined    bigint not null default 0,
    attempts            integer not null default 0,
    run_token           uuid,
    fence               bigint not null default 0,
    owner               varchar(200),
    owner_backend       varchar(200),
    lease_until         timestamptz,
    heartbeat_seq       bigint not null default 0,
    progress_at         timestamptz,
    last_run_at         timestamptz,
    next_run_at         timestamptz,
    status_reason       text,
    error               text,
    definition_hash     varchar(64),
    priority            integer not null default 0,
    execute_immediately boolean not null default false,
    created_at          timestamptz not null default now(),
    started_at          timestamptz,
    finished_at         timestamptz,
    updated_at          timestamptz not null default now()
) with (fillfactor = 50);

create index long_running_migration_unfinished on long_running_migration (id)
    where status in ('created', 'in_progress', 'pausing', 'cancelling', 'rolling_back');

create table long_running_migration_run (
    id               bigint generated always as identity primary key,
    migration_id     bigint not null references long_running_migration (id) on delete cascade,
    epoch            integer not null,
    fence            bigint not null,
    node             varchar(200) not null,
    app_version      varchar(200) not null default '',
    started_at       timestamptz not null default now(),
    ended_at         timestamptz,
    outcome          varchar(32),
    reason           text,
    rows_done        bigint not null default 0,
    batches          bigint not null default 0,
    run_millis       bigint not null default 0,
    throttled_millis bigint not null default 0,
    error            text,
    unique (migration_id, fence)
) with (fillfactor = 80);

create table long_running_migration_event (
    id           bigint generated always as identity primary key,
    migration_id bigint not null references long_running_migration (id) on delete cascade,
    epoch        integer not null,
    at           timestamptz not null default now(),
    actor        varchar(200) not null,
    channel      varchar(32) not null,
    address      varchar(200),
    action       varchar(64) not null,
    reason       text,
    from_status  varchar(32),
    to_status    varchar(32) not null
);
create index long_running_migration_event_of on long_running_migration_event (migration_id, id);

create table long_running_migration_range (
    id            bigint generated always as identity primary key,
    migration_id  bigint not null references long_running_migration (id) on delete cascade,
    epoch         integer not null,
    lower_bound   text,
    upper_bound   text,
    cursor_state  text,
    batch_seq     bigint not null default 0,
    rows_done     bigint not null default 0,
    status        varchar(32) not null default 'created' check (status in ('created', 'in_progress', 'completed')),
    run_token     uuid,
    fence         bigint not null default 0,
    owner         varchar(200),
    owner_backend varchar(200),
    lease_until   timestamptz,
    heartbeat_seq bigint not null default 0
) with (fillfactor = 50);
create index long_running_migration_range_of on long_running_migration_range (migration_id, epoch);

create table long_running_migration_quarantine (
    id            bigint generated always as identity primary key,
    migration_id  bigint not null references long_running_migration (id) on delete cascade,
    epoch         integer not null,
    row_key       varchar(1000) not null,
    error_class   varchar(500) not null,
    error         text,
    first_seen_at timestamptz not null default now(),
    last_seen_at  timestamptz not null default now(),
    state         varchar(32) not null default 'open' check (state in ('open', 'retried', 'resolved', 'ignored')),
    unique (migration_id, epoch, row_key)
);

create table long_running_migration_node (
    node           varchar(200) primary key,
    app_version    varchar(200) not null default '',
    jobs           text not null default '',
    started_at     timestamptz not null default now(),
    last_seen_at   timestamptz not null default now(),
    fire_requested bigint not null default 0,
    fire_answered  bigint not null default 0,
    fire_answer    varchar(500)
) with (fillfactor = 50);

-- ShedLock's documented table; an application that has one already keeps it.
create table if not exists shedlock (
    name       varchar(64) not null,
    lock_until timestamp not null,
    locked_at  timestamp not null,
    locked_by  varchar(255) not null,
    primary key (name)
);
