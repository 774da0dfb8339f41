-- Nothing brings deleted rows back: it waits until a person fires it.
insert into long_running_migration (name, status) values ('demo_tour_7_purge_sessions', 'scheduled');
