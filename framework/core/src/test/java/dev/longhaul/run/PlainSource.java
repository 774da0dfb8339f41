package dev.longhaul.run;

import com.zaxxer.hikari.HikariDataSource;

/** Connections of one role without a password. */
final class PlainSource extends HikariDataSource {
    PlainSource(String url, String user) {
        setJdbcUrl(url);
        setUsername(user);
        setPassword("any");
        setMaximumPoolSize(3);
        setMinimumIdle(0);
    }
}
