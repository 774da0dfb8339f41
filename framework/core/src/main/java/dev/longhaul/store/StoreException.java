package dev.longhaul.store;

import dev.longhaul.job.LonghaulException;
import java.io.Serial;
import java.sql.SQLException;
import org.hibernate.HibernateException;

/** The state could not be read or written; the driver's or Hibernate's exception is the cause. */
public final class StoreException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    StoreException(String what, SQLException cause) {
        super(what + ": " + cause.getMessage(), cause);
    }

    StoreException(String what, HibernateException cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
