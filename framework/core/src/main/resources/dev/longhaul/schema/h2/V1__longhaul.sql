-- Longhaul's tables for H2. Usable by Flyway (with a history table of its own), by Liquibase (sqlFile) or by hand.
-- The same tables and columns as for PostgreSQL; H2 has neither partial indexes nor fillfactor.
-- DDL commits on H2: 'if not exists' lets a script that was interrupted be applied again.

create table if not exists long_running_migration (
    id                  bigint generated always as identity primary key,
    name                varchar(200) not null unique,
    status              varchar(32) not null default 'created' check (status in (
                            'created', 'scheduled', 'in_progress', 'pausing', 'paused', 'cancelling', 'cancelled',
                            'completed', 'skipped', 'failed', 'rolling_back', 'rolled_back', 'rollback_failed')),
    epoch               integer not null default 1,
    parameters          varchar(1000000),
    cursor_state        varchar(1000000),
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
    lease_until         timestamp(6) with time zone,
    heartbeat_seq       bigint not null default 0,
    progress_at         timestamp(6) with time zone,
    last_run_at         timestamp(6) with time zone,
    next_run_at         timestamp(6) with time zone,
    status_reason       varchar(1000000),
    error               varchar(1000000),
    definition_hash     varchar(64),
    priority            integer not null default 0,
    execute_immediately boolean not null default false,
    created_at          timestamp(6) with time zone not null default current_timestamp,
    started_at          timestamp(6) with time zone,
    finished_at         timestamp(6) with time zone,
    updated_at          timestamp(6) with time zone not null default current_timestamp
);

create index if not exists long_running_migration_status on long_running_migration (status);

create table if not exists long_running_migration_run (
    id               bigint generated always as identity primary key,
    migration_id     bigint not null references long_running_migration (id) on delete cascade,
    epoch            integer not null,
    fence            bigint not null,
    node             varchar(200) not null,
    app_version      varchar(200) not null default '',
    started_at       timestamp(6) with time zone not null default current_timestamp,
    ended_at         timestamp(6) with time zone,
    outcome          varchar(32),
    reason           varchar(1000000),
    rows_done        bigint not null default 0,
    batches          bigint not null default 0,
    run_millis       bigint not null default 0,
    throttled_millis bigint not null default 0,
    error            varchar(1000000),
    unique (migration_id, fence)
);

create table if not exists long_running_migration_event (
    id           bigint generated always as identity primary key,
    migration_id bigint not null references long_running_migration (id) on delete cascade,
    epoch        integer not null,
    at           timestamp(6) with time zone not null default current_timestamp,
    actor        varchar(200) not null,
    channel      varchar(32) not null,
    address      varchar(200),
    action       varchar(64) not null,
    reason       varchar(1000000),
    from_status  varchar(32),
    to_status    varchar(32) not null
);
create index if not exists long_running_migration_event_of on long_running_migration_event (migration_id, id);

create table if not exists long_running_migration_range (
    id            bigint generated always as identity primary key,
    migration_id  bigint not null references long_running_migration (id) on delete cascade,
    epoch         integer not null,
    lower_bound   varchar(1000000),
    upper_bound   varchar(1000000),
    cursor_state  varchar(1000000),
    batch_seq     bigint not null default 0,
    rows_done     bigint not null default 0,
    status        varchar(32) not null default 'created' check (status in ('created', 'in_progress', 'completed')),
    run_token     uuid,
    fence         bigint not null default 0,
    owner         varchar(200),
    owner_backend varchar(200),
    lease_until   timestamp(6) with time zone,
    heartbeat_seq bigint not null default 0
);
create index if not exists long_running_migration_range_of on long_running_migration_range (migration_id, epoch);

create table if not exists long_running_migration_quarantine (
    id            bigint generated always as identity primary key,
    migration_id  bigint not null references long_running_migration (id) on delete cascade,
    epoch         integer not null,
    row_key       varchar(1000) not null,
    error_class   varchar(500) not null,
    error         varchar(1000000),
    first_seen_at timestamp(6) with time zone not null default current_timestamp,
    last_seen_at  timestamp(6) with time zone not null default current_timestamp,
    state         varchar(32) not null default 'open' check (state in ('open', 'retried', 'resolved', 'ignored')),
    unique (migration_id, epoch, row_key)
);

create table if not exists long_running_migration_node (
    node           varchar(200) primary key,
    app_version    varchar(200) not null default '',
    jobs           varchar(1000000) not null default '',
    started_at     timestamp(6) with time zone not null default current_timestamp,
    last_seen_at   timestamp(6) with time zone not null default current_timestamp,
    fire_requested bigint not null default 0,
    fire_answered  bigint not null default 0,
    fire_answer    varchar(500)
);

-- ShedLock's documented table; an application that has one already keeps it.
create table if not exists shedlock (
    name       varchar(64) not null,
    lock_until timestamp not null,
    locked_at  timestamp not null,
    locked_by  varchar(255) not null,
    primary key (name)
);
