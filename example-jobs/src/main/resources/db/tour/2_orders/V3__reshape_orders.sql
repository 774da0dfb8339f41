insert into long_running_migration (name) values ('demo_tour_2_reshape_orders');
