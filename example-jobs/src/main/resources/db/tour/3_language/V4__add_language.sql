insert into long_running_migration (name) values ('demo_tour_3_add_language');
