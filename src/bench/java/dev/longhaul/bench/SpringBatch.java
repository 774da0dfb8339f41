package dev.longhaul.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.JdbcPagingItemReader;
import org.springframework.batch.infrastructure.item.database.Order;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcPagingItemReaderBuilder;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Spring Batch as its documentation recommends it for a job that resumes: job repository in the database, a paging reader by the key
 * (pages as large as chunks, fetched at once) or a cursor on a connection of its own (one query, but a resumed job reads all that is
 * behind it once more), a writer that batches.
 */
final class SpringBatch implements Contestant.Attempt {
    private final HikariDataSource pool;
    private final TaskExecutorJobOperator operator;
    private final Job job;

    /** One row on its way; the value is empty where the database computes it. */
    record Row(long id, String email, String code) {}

    private SpringBatch(HikariDataSource pool, TaskExecutorJobOperator operator, Job job) {
        this.pool = pool;
        this.operator = operator;
        this.job = job;
    }

    static Contestant setBased(int chunk) {
        return contestant(chunk, false, false);
    }

    static Contestant setBasedFromCursor(int chunk) {
        return contestant(chunk, false, true);
    }

    static Contestant computed(int chunk) {
        return contestant(chunk, true, false);
    }

    static Contestant computedFromCursor(int chunk) {
        return contestant(chunk, true, true);
    }

    private static Contestant contestant(int chunk, boolean computed, boolean cursor) {
        return Contestant.of(
                "Spring Batch, " + (cursor ? "cursor, " : "") + "chunks of " + Loops.rows(chunk),
                Contestant.Group.SPRING_BATCH,
                ground -> prepare(ground, chunk, computed, cursor));
    }

    private static SpringBatch prepare(Ground ground, int chunk, boolean computed, boolean cursor) throws Exception {
        HikariDataSource pool = ground.database().pool(4);
        JdbcTransactionManager transactions = new JdbcTransactionManager(pool);
        JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(pool);
        factory.setTransactionManager(transactions);
        factory.afterPropertiesSet();
        JobRepository repository = factory.getObject();
        Step step = new StepBuilder("step", repository)
                .<Row, Row>chunk(chunk)
                .transactionManager(transactions)
                .reader(cursor ? cursor(pool, chunk, computed) : pages(pool, chunk, computed))
                .processor(row -> computed ? new Row(row.id(), row.email(), Work.code(row.email())) : row)
                .writer(writer(pool, computed))
                .build();
        Job job = new JobBuilder("job", repository).start(step).build();
        TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
        operator.setJobRepository(repository);
        operator.setJobRegistry(new MapJobRegistry());
        operator.afterPropertiesSet();
        return new SpringBatch(pool, operator, job);
    }

    private static JdbcPagingItemReader<Row> pages(HikariDataSource pool, int chunk, boolean computed)
            throws Exception {
        JdbcPagingItemReader<Row> reader = new JdbcPagingItemReaderBuilder<Row>()
                .name("reader")
                .dataSource(pool)
                .selectClause(columns(computed))
                .fromClause("account")
                .sortKeys(Map.of("id", Order.ASCENDING))
                .pageSize(chunk)
                .fetchSize(chunk)
                .rowMapper(mapper(computed))
                .build();
        reader.afterPropertiesSet();
        return reader;
    }

    private static JdbcCursorItemReader<Row> cursor(HikariDataSource pool, int chunk, boolean computed) {
        JdbcCursorItemReader<Row> reader = new JdbcCursorItemReaderBuilder<Row>()
                .name("reader")
                .dataSource(pool)
                .sql("select " + columns(computed) + " from account order by id")
                // With autocommit PostgreSQL's driver would read the whole table into memory.
                .connectionAutoCommit(false)
                .fetchSize(chunk)
                .verifyCursorPosition(false)
                .rowMapper(mapper(computed))
                .build();
        return reader;
    }

    private static String columns(boolean computed) {
        return computed ? "id, email" : "id";
    }

    private static RowMapper<Row> mapper(boolean computed) {
        return (row, number) -> new Row(row.getLong(1), computed ? row.getString(2) : "", "");
    }

    private static JdbcBatchItemWriter<Row> writer(HikariDataSource pool, boolean computed) {
        JdbcBatchItemWriter<Row> writer = new JdbcBatchItemWriterBuilder<Row>()
                .dataSource(pool)
                .sql(computed ? Work.WRITE_ONE : Work.SET + " where id = ?")
                .itemPreparedStatementSetter((row, statement) -> {
                    if (computed) {
                        statement.setString(1, row.code());
                        statement.setLong(2, row.id());
                    } else {
                        statement.setLong(1, row.id());
                    }
                })
                .build();
        writer.afterPropertiesSet();
        return writer;
    }

    @Override
    public void work() throws Exception {
        JobExecution execution = operator.start(job, new JobParameters());
        if (execution.getStatus() != BatchStatus.COMPLETED) {
            throw new WrongResultException("Spring Batch ended as " + execution.getExitStatus());
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
