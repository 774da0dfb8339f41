package dev.longhaul.store;

import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.Configuration;
import org.hibernate.service.spi.ServiceException;

/** Makes Hibernate's factories, which ask the database what it is. Thread-safe. */
public final class SessionFactories {
    private SessionFactories() {}

    /**
     * A factory, to be closed by whoever asks for it.
     *
     * @param mappings the entities
     * @param dataSource where its connections come from; it is not closed with the factory
     * @param settings Hibernate's settings besides
     * @return the factory
     * @throws StoreException when the database cannot be asked
     * @throws org.hibernate.HibernateException when a mapping is wrong
     */
    public static SessionFactory of(Configuration mappings, DataSource dataSource, Map<String, String> settings) {
        StandardServiceRegistryBuilder builder =
                new StandardServiceRegistryBuilder().applySetting("hibernate.connection.datasource", dataSource);
        settings.forEach(builder::applySetting);
        StandardServiceRegistry registry = builder.build();
        try {
            return mappings.buildSessionFactory(registry);
        } catch (ServiceException e) {
            StandardServiceRegistryBuilder.destroy(registry);
            throw new StoreException(
                    "The database did not tell Hibernate what it is; its warning in the log says why", e);
        } catch (RuntimeException e) {
            StandardServiceRegistryBuilder.destroy(registry);
            throw e;
        }
    }
}
