-- What a person has set for one migration alone, what its worker has observed last, and what a later look at it found (JSON texts).

alter table long_running_migration add column if not exists settings varchar(1000000);
alter table long_running_migration add column if not exists observed varchar(1000000);
alter table long_running_migration_range add column if not exists observed varchar(1000000);
alter table long_running_migration_run add column if not exists observed varchar(1000000);

-- Rows that are set aside: what finds them again, and what a person has decided about them.
alter table long_running_migration add column if not exists only_quarantined boolean not null default false;
alter table long_running_migration_quarantine add column if not exists row_position varchar(1000000);
alter table long_running_migration_quarantine add column if not exists row_count bigint not null default 1;
alter table long_running_migration_quarantine add column if not exists operation_id varchar(200);
alter table long_running_migration_quarantine add column if not exists sql_state varchar(5);
alter table long_running_migration_quarantine add column if not exists batch_seq bigint not null default 0;
alter table long_running_migration_quarantine add column if not exists changed_by varchar(200);
alter table long_running_migration_quarantine add column if not exists changed_at timestamp(6) with time zone;
alter table long_running_migration_quarantine add column if not exists change_reason varchar(1000000);

-- When it was last looked at whether a completed migration still is complete, and what was found.
alter table long_running_migration add column if not exists guarded_at timestamp(6) with time zone;
alter table long_running_migration add column if not exists drift varchar(1000000);

-- A request that carries an id is carried out once: the event of its change has the id, and what was answered.
alter table long_running_migration_event add column if not exists request_id varchar(100);
alter table long_running_migration_event add column if not exists answer varchar(1000000);
create unique index if not exists long_running_migration_event_request
    on long_running_migration_event (migration_id, request_id);

-- What runs were like over time, for plots: a row about every 15 s of a run, trimmed by the engine. Without a foreign key, so that
-- writing one never touches the row that checkpoints update.
create table if not exists long_running_migration_sample (
    id               bigint generated always as identity primary key,
    migration_id     bigint not null,
    range_id         bigint,
    epoch            integer not null,
    fence            bigint not null,
    at               timestamp(6) with time zone not null default current_timestamp,
    rows_done        bigint not null,
    rows_per_second  double precision not null,
    batches          bigint not null,
    batch_millis_p50 double precision not null,
    batch_millis_p90 double precision not null,
    batch_size       integer not null,
    effort           double precision not null,
    signals          varchar(1000000)
);
create index if not exists long_running_migration_sample_of on long_running_migration_sample (migration_id, at);
create index if not exists long_running_migration_sample_at on long_running_migration_sample (at);

-- What people have set for all nodes at once, over what each was started with, and who has changed it when and why.
create table if not exists long_running_migration_setting (
    name          varchar(100) primary key,
    setting_value varchar(2000) not null,
    changed_by    varchar(200) not null,
    changed_at    timestamp(6) with time zone not null default current_timestamp,
    reason        varchar(1000000)
);
create table if not exists long_running_migration_setting_change (
    id         bigint generated always as identity primary key,
    at         timestamp(6) with time zone not null default current_timestamp,
    name       varchar(100) not null,
    from_value varchar(2000),
    to_value   varchar(2000),
    actor      varchar(200) not null,
    channel    varchar(32) not null,
    address    varchar(200),
    reason     varchar(1000000),
    request_id varchar(100),
    answer     varchar(1000000),
    unique (request_id, name)
);

-- The last progress of a migration of which a node has told that it makes none since, so that the others need not.
alter table long_running_migration add column if not exists stalled_at timestamp(6) with time zone;

-- The look at how the server is, which all nodes share, so that it costs the same however many there are: a row for each role that nodes
-- log in as, which decides on what can be seen, with whose turn it was last to look and what was seen last. H2 does not say how it is, so here it stays empty.
create table if not exists long_running_migration_look (
    database_role varchar(200) primary key,
    turn          bigint not null,
    turn_at       timestamp(6) with time zone not null,
    node          varchar(200) not null,
    seen_turn     bigint not null default 0,
    seen_at       timestamp(6) with time zone,
    sight         varchar(1000000)
);

-- Of the rows that are set aside those that nobody has decided about, which alone spend the budget; and what finds those that are to be tried
-- again, and nothing else.
alter table long_running_migration add column if not exists rows_quarantined_open bigint not null default 0;
create index if not exists long_running_migration_quarantine_retried
    on long_running_migration_quarantine (state, migration_id, id);
