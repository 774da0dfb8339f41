package dev.longhaul.planted.job;

import dev.longhaul.planted.run.AsksTheMachine;
import net.javacrumbs.shedlock.core.LockProvider;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.quartz.Scheduler;
import org.slf4j.Logger;

public abstract class ImportsTheEngine {
    abstract AsksTheMachine engine();

    abstract Session allowed();

    abstract byte[] alsoAllowed();

    abstract SessionFactory sessions();

    abstract Scheduler scheduler();

    abstract LockProvider locks();

    abstract Logger log();
}
