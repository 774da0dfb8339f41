insert into long_running_migration (name) values ('demo_6_import_ratings');
