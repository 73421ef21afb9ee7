package bars.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The door to PostgreSQL. Thread-safe; one per process part (each WAR, each tool) is right. Opening it does not need the
 * server to be up: the first transaction does, and a server that comes back is found again without a restart.
 *
 * <p>Transactions are explicit. Each runs on one connection, commits when the function returns and rolls back when it
 * throws; database trouble surfaces as a {@link DatabaseFailure}.
 */
public final class Database implements AutoCloseable {
    /**
     * For this module: binds a transaction to a tenant and its environment. Local to it: the next user of a pooled connection
     * starts with no tenant.
     */
    public static final String BINDING =
            "select set_config('bars.tenant', ?, true), set_config('bars.environment', ?, true);";

    /** A statement may run this long. Source: the deadline of 4.5 s leaves room for one retryable statement. */
    static final int STATEMENT_TIMEOUT_MILLIS = 3_000;

    /** A statement may wait this long for a lock. */
    static final int LOCK_TIMEOUT_MILLIS = 1_000;

    /** A transaction may be idle this long before PostgreSQL ends it. */
    static final int IDLE_IN_TRANSACTION_MILLIS = 5_000;

    /** A caller waits this long for a connection. */
    static final int POOL_WAIT_MILLIS = 750;

    /** Background work across tenants may run this long. */
    private static final int PLATFORM_STATEMENT_TIMEOUT_MILLIS = 60_000;

    private final DatabaseSettings settings;
    private final int poolWaitMillis;
    private final HikariDataSource tenantPool;
    private final HikariDataSource platformPool;
    private final ConnectionGate tenantGate;
    private final ConnectionGate platformGate;
    private final SessionFactory sessions;
    private volatile @Nullable DatabaseWatch watch;

    private Database(DatabaseSettings settings, int poolWaitMillis) {
        this.settings = settings;
        this.poolWaitMillis = poolWaitMillis;
        this.tenantPool = pool("bars-tenant", "bars_app", settings.tenantConnections(), STATEMENT_TIMEOUT_MILLIS);
        this.platformPool = pool(
                "bars-platform", "bars_platform", settings.platformConnections(), PLATFORM_STATEMENT_TIMEOUT_MILLIS);
        this.tenantGate = gate(tenantPool, tenantPool::getConnection);
        this.platformGate = gate(platformPool, () -> answering(platformPool));
        this.sessions = Entities.sessionFactory();
    }

    public static Database open(DatabaseSettings settings) {
        return open(settings, POOL_WAIT_MILLIS);
    }

    /** As {@link #open(DatabaseSettings)}, with callers of another patience. */
    static Database open(DatabaseSettings settings, int poolWaitMillis) {
        return new Database(settings, poolWaitMillis);
    }

    /** Tells {@code watch} of all work from now on. */
    public void watchedBy(DatabaseWatch newWatch) {
        watch = newWatch;
    }

    /** Runs {@code function} in one transaction that sees the rows of {@code scope} alone. */
    public <T extends @Nullable Object> T inTenant(TenantScope scope, Function<Work, T> function) {
        return transaction(tenantGate, scope, function);
    }

    /** As {@link #inTenant(TenantScope, Function)}, for a deed without a result. */
    public void doInTenant(TenantScope scope, Consumer<Work> deed) {
        this.<@Nullable Void>inTenant(scope, work -> {
            deed.accept(work);
            return null;
        });
    }

    /** Runs {@code function} in one transaction that may see every tenant: admin side and background work only. */
    public <T extends @Nullable Object> T asPlatform(Function<Work, T> function) {
        return transaction(platformGate, null, function);
    }

    /** As {@link #asPlatform(Function)}, for a deed without a result. */
    public void doAsPlatform(Consumer<Work> deed) {
        this.<@Nullable Void>asPlatform(work -> {
            deed.accept(work);
            return null;
        });
    }

    /**
     * For this module's pipelined statements: a connection in autocommit, bound to no tenant; the statement itself has to
     * begin with {@link #BINDING} (one implicit transaction), else row-level security shows it nothing.
     */
    public <T extends @Nullable Object> T pipelined(Work.Statements<T> statements) {
        return watched("statement", () -> {
            try (Connection connection = tenantGate.take()) {
                return statements.run(connection);
            } catch (SQLException e) {
                throw failure(e);
            }
        });
    }

    private <T extends @Nullable Object> T watched(String kind, Supplier<T> work) {
        DatabaseWatch watching = watch;
        DatabaseWatch.Running running = watching == null ? null : watching.begins(kind);
        if (running == null) {
            return work.get();
        }
        boolean committed = false;
        try {
            T result = work.get();
            committed = true;
            return result;
        } finally {
            running.ended(committed);
        }
    }

    /** Whether PostgreSQL answers now; waits at most the pool's patience. */
    public boolean isReachable() {
        try (Connection connection = platformPool.getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * How a pool fares.
     *
     * @param inUse connections that work holds now
     * @param most that it may hold
     * @param waitsInVain since the start, waits for a connection that ended without one
     */
    public record Connections(int inUse, int most, long waitsInVain) {}

    /** The pool of {@link #inTenant}. */
    public Connections tenantConnections() {
        return connections(tenantPool, tenantGate);
    }

    /** The pool of {@link #asPlatform}. */
    public Connections platformConnections() {
        return connections(platformPool, platformGate);
    }

    private static Connections connections(HikariDataSource pool, ConnectionGate gate) {
        return new Connections(
                pool.getHikariPoolMXBean().getActiveConnections(), pool.getMaximumPoolSize(), gate.waitsInVain());
    }

    /** A connection of its own outside the pools, for listening. */
    public Connection dedicatedConnection() throws SQLException {
        var source = new org.postgresql.ds.PGSimpleDataSource();
        source.setURL(settings.url());
        source.setUser(settings.user());
        source.setPassword(settings.password());
        source.setConnectTimeout(5);
        source.setSocketTimeout(10);
        source.setTcpKeepAlive(true);
        source.setApplicationName("bars-listener");
        return source.getConnection();
    }

    @Override
    public void close() {
        sessions.close();
        tenantPool.close();
        platformPool.close();
    }

    /** {@code thrown} as a {@link DatabaseFailure} where it is one, else itself made unchecked. */
    static RuntimeException failure(Throwable thrown) {
        DatabaseFailure known = DatabaseFailure.of(thrown);
        if (known != null) {
            return known;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }

    private <T extends @Nullable Object> T transaction(
            ConnectionGate gate, @Nullable TenantScope scope, Function<Work, T> function) {
        return watched("transaction", () -> {
            try (Connection connection = gate.take()) {
                connection.setAutoCommit(false);
                if (scope != null) {
                    bind(connection, scope);
                }
                return run(connection, scope, function);
            } catch (SQLException e) {
                throw failure(e);
            }
        });
    }

    private <T extends @Nullable Object> T run(
            Connection connection, @Nullable TenantScope scope, Function<Work, T> function) {
        try (Session session = sessions.withOptions().connection(connection).openSession()) {
            session.beginTransaction();
            T result = function.apply(new Work(session, connection, scope));
            session.getTransaction().commit();
            return result;
        } catch (Throwable thrown) {
            rollBack(connection, thrown);
            if (thrown instanceof Error error) {
                throw error;
            }
            throw failure(thrown);
        }
    }

    private static void rollBack(Connection connection, Throwable thrown) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            thrown.addSuppressed(e);
        }
    }

    private static void bind(Connection connection, TenantScope scope) throws SQLException {
        try (PreparedStatement bind = connection.prepareStatement(BINDING)) {
            bind(bind, scope);
            bind.execute();
        }
    }

    /** For this module: sets the parameters of {@link #BINDING}, which {@code statement} begins with. */
    public static void bind(PreparedStatement statement, TenantScope scope) throws SQLException {
        statement.setString(1, Integer.toString(scope.tenantId()));
        statement.setString(2, scope.environment().name());
    }

    /**
     * A connection that answers. A statement of background work may take a minute, and would wait for as long on a connection
     * that a fail-over or a firewall has forgotten; to ask first is a round trip, which messages of tenants need not pay: their
     * statements end soon.
     */
    private static Connection answering(HikariDataSource pool) throws SQLException {
        for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
            Connection taken = pool.getConnection();
            if (taken.isValid(1)) {
                return taken;
            }
            pool.evictConnection(taken);
        }
        throw new SQLTransientConnectionException("no connection answers", "08001");
    }

    private static ConnectionGate gate(HikariDataSource pool, ConnectionGate.Source source) {
        return new ConnectionGate(
                source,
                () -> {
                    HikariPoolMXBean state = pool.getHikariPoolMXBean();
                    return state != null && state.getTotalConnections() > 0;
                },
                System::nanoTime);
    }

    private HikariDataSource pool(String name, String role, int size, int statementTimeoutMillis) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSourceClassName("org.postgresql.ds.PGSimpleDataSource");
        config.addDataSourceProperty("url", settings.url());
        config.addDataSourceProperty("user", settings.user());
        config.addDataSourceProperty("password", settings.password());
        config.addDataSourceProperty("applicationName", name);
        config.addDataSourceProperty("tcpKeepAlive", true);
        config.addDataSourceProperty("connectTimeout", 2);
        config.addDataSourceProperty("socketTimeout", statementTimeoutMillis / 1_000 + 2);
        config.addDataSourceProperty("prepareThreshold", 1);
        // Errors of the server and of batches would otherwise quote the values: patient data, sealed keys.
        config.addDataSourceProperty("logServerErrorDetail", false);
        config.setConnectionInitSql("set role " + role + "; set statement_timeout = " + statementTimeoutMillis
                + "; set lock_timeout = " + LOCK_TIMEOUT_MILLIS + "; set idle_in_transaction_session_timeout = "
                + Math.max(IDLE_IN_TRANSACTION_MILLIS, statementTimeoutMillis));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(2, size));
        config.setConnectionTimeout(poolWaitMillis);
        config.setValidationTimeout(500);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
