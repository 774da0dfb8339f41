insert into long_running_migration (name) values ('demo_tour_1_search_reviews');
