package dev.longhaul.faults;

import org.flywaydb.core.Flyway;

/** A database server of its own process, which outlives the workers and dies with the test. */
interface Server extends AutoCloseable {
    /** A new, empty database. */
    Db create(String database);

    /** Where the n-th worker connects to that database; workers differ in user where the server knows users. */
    Db forWorker(Db database, int worker);

    /** The folder of its schema scripts. */
    String dialect();

    @Override
    void close();

    /** A new database with Longhaul's tables and what the bump jobs work on. */
    default Db ground(String name, int rows, String... migrations) {
        Db db = create(name);
        Flyway.configure()
                .dataSource(db.url(), db.user(), "")
                .locations("classpath:dev/longhaul/schema/" + dialect())
                .table("longhaul_schema_history")
                .load()
                .migrate();
        // Deliberately without a unique constraint: a breach is to be seen, not prevented.
        db.run("create table batch_witness (migration varchar(200) not null, number bigint not null, "
                + "fence bigint not null, rows_changed integer not null, "
                + "at timestamp with time zone default current_timestamp, batch_key varchar(300) default '')");
        for (String migration : migrations) {
            db.run("create table " + migration + " (id bigint primary key, v integer not null)");
            db.run("insert into " + migration + " select n, 0 from " + series(rows) + " as s(n)");
            db.run("insert into long_running_migration (name) values ('" + migration + "')");
        }
        grant(db);
        return db;
    }

    /** A table function of the numbers from 1. */
    String series(int count);

    /** Lets the workers' users work on all tables. */
    void grant(Db database);
}
