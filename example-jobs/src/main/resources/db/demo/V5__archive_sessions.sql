insert into long_running_migration (name) values ('demo_4_archive_sessions');
