insert into long_running_migration (name) values ('demo_5_copy_orders');
