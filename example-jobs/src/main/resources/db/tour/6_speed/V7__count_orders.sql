alter table demo_account add column orders integer;

-- Before it runs, somebody wants to see what it would do.
insert into long_running_migration (name, status) values ('demo_tour_8_count_orders', 'scheduled');
