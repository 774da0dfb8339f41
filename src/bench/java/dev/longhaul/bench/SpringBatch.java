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
import org.springframework.batch.infrastructure.item.database.JdbcPagingItemReader;
import org.springframework.batch.infrastructure.item.database.Order;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcPagingItemReaderBuilder;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Spring Batch as its documentation recommends it for a job that resumes: job repository in the database, a paging reader by the key
 * (pages as large as chunks, fetched at once), a writer that batches. The cursor reader was no faster here, and cannot resume without
 * skipping what it has read.
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
        return contestant(chunk, false);
    }

    static Contestant computed(int chunk) {
        return contestant(chunk, true);
    }

    private static Contestant contestant(int chunk, boolean computed) {
        return Contestant.of(
                "Spring Batch, chunks of " + Loops.rows(chunk),
                Contestant.Group.SPRING_BATCH,
                ground -> prepare(ground, chunk, computed));
    }

    private static SpringBatch prepare(Ground ground, int chunk, boolean computed) throws Exception {
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
                .reader(reader(pool, chunk, computed))
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

    private static JdbcPagingItemReader<Row> reader(HikariDataSource pool, int chunk, boolean computed)
            throws Exception {
        JdbcPagingItemReader<Row> reader = new JdbcPagingItemReaderBuilder<Row>()
                .name("reader")
                .dataSource(pool)
                .selectClause(computed ? "id, email" : "id")
                .fromClause("account")
                .sortKeys(Map.of("id", Order.ASCENDING))
                .pageSize(chunk)
                .fetchSize(chunk)
                .rowMapper((row, number) -> new Row(row.getLong("id"), computed ? row.getString("email") : "", ""))
                .build();
        reader.afterPropertiesSet();
        return reader;
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
