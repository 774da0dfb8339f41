package dev.longhaul.cases;

import dev.longhaul.cases.Jobs.Given;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;

/** {@link PreconditionContract} on PostgreSQL. */
class PreconditionOnPostgresTest extends PreconditionContract {
    @Migration(name = "elsewhere", requires = "h2 >= 99")
    static final class Elsewhere extends Given {
        Elsewhere() {
            super(Jobs.addOneToEach(2));
        }
    }

    @Override
    Class<? extends MigrationJob> needsTheOtherDatabase() {
        return Elsewhere.class;
    }

    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }
}
