package dev.longhaul;

import dev.longhaul.store.SessionFactories;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/**
 * The author's mappings: those that were given, or a factory made for entities that were named or found.
 *
 * @param all what {@code batch.session()} uses
 * @param own the factory, when it was made here and has to be closed here
 */
record Mappings(Optional<SessionFactory> all, Optional<SessionFactory> own) {
    private static final String JDBC_BATCH = "1000";

    static Mappings of(LonghaulBuilder builder, List<Class<?>> found, DataSource dataSource) {
        if (builder.sessionFactory != null) {
            return new Mappings(Optional.of(builder.sessionFactory), Optional.empty());
        }
        List<Class<?>> entities = new ArrayList<>(builder.entities);
        found.stream().filter(type -> !entities.contains(type)).forEach(entities::add);
        if (entities.isEmpty()) {
            return new Mappings(Optional.empty(), Optional.empty());
        }
        Configuration configuration = new Configuration();
        entities.forEach(configuration::addAnnotatedClass);
        SessionFactory made = SessionFactories.of(
                configuration,
                dataSource,
                Map.of(
                        "hibernate.jdbc.batch_size", JDBC_BATCH,
                        "hibernate.order_inserts", "true",
                        "hibernate.order_updates", "true"));
        return new Mappings(Optional.of(made), Optional.of(made));
    }
}
