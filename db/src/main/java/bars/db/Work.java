package bars.db;

import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * One running transaction, from which repositories are made. Belongs to one thread and dies with its transaction.
 */
public final class Work {
    private final Session session;
    private final Connection connection;
    private final @Nullable TenantScope scope;

    Work(Session session, Connection connection, @Nullable TenantScope scope) {
        this.session = session;
        this.connection = connection;
        this.scope = scope;
    }

    /** For repositories in this module: entities of this transaction. */
    public Session session() {
        return session;
    }

    /** Writes the entities changed so far, so that the rules of the schema speak now and versions are the new ones. */
    public void flush() {
        session.flush();
    }

    /** The tenant and environment this transaction is bound to. */
    public TenantScope scope() {
        if (scope == null) {
            throw new IllegalStateException("this transaction is not bound to a tenant");
        }
        return scope;
    }

    /** For repositories in this module: plain SQL in this transaction. Entities changed so far are written first. */
    public <T extends @Nullable Object> T sql(Statements<T> statements) {
        session.flush();
        try {
            return statements.run(connection);
        } catch (SQLException e) {
            throw Database.failure(e);
        }
    }

    /** SQL of a repository. */
    @FunctionalInterface
    public interface Statements<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException;
    }
}
