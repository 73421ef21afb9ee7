package bars.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Why a transaction did not commit, in terms a caller can act on. Everything was rolled back, except for
 * {@link Unavailable} while committing: then the outcome is unknown until it is read again.
 */
public abstract sealed class DatabaseFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private DatabaseFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** PostgreSQL could not be reached or went away. Try again later. */
    public static final class Unavailable extends DatabaseFailure {
        private static final long serialVersionUID = 1L;

        Unavailable(Throwable cause) {
            super("the database is not available", cause);
        }
    }

    /** A statement ran longer than it may, or waited too long for a lock. Try again. */
    public static final class TooSlow extends DatabaseFailure {
        private static final long serialVersionUID = 1L;

        TooSlow(Throwable cause) {
            super("the database took too long", cause);
        }
    }

    /** A rule of the schema was broken; {@link #constraint()} names it. */
    public static final class RuleBroken extends DatabaseFailure {
        private static final long serialVersionUID = 1L;
        private final String constraint;

        RuleBroken(String constraint, Throwable cause) {
            super("broke the rule " + constraint, cause);
            this.constraint = constraint;
        }

        /** The name of the constraint, as the migration spells it. */
        public String constraint() {
            return constraint;
        }
    }

    /** A text holds U+0000, or a time is out of all bounds. Whoever sent it leaves it out. */
    public static final class Unstorable extends DatabaseFailure {
        private static final long serialVersionUID = 1L;

        Unstorable(Throwable cause) {
            super("a value cannot be stored", cause);
        }
    }

    /** Somebody else changed the row since it was read. Read again. */
    public static final class ChangedMeanwhile extends DatabaseFailure {
        private static final long serialVersionUID = 1L;

        ChangedMeanwhile(Throwable cause) {
            super("somebody else changed this meanwhile", cause);
        }
    }

    /** The failure that {@code thrown} stands for, or null when it is not one of the database's. */
    static @Nullable DatabaseFailure of(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof DatabaseFailure known) {
                return known;
            }
            if (t instanceof jakarta.persistence.OptimisticLockException
                    || t instanceof org.hibernate.StaleStateException) {
                return new ChangedMeanwhile(thrown);
            }
            if (t instanceof SQLException sql) {
                return ofSql(sql, thrown);
            }
        }
        return null;
    }

    private static @Nullable DatabaseFailure ofSql(SQLException sql, Throwable thrown) {
        String state = sql.getSQLState() == null ? "08000" : sql.getSQLState();
        if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53") || isOfTheServer(state)) {
            return new Unavailable(thrown);
        }
        if (state.equals("57014") || state.equals("55P03")) {
            return new TooSlow(thrown);
        }
        if (state.equals("40001") || state.equals("40P01")) {
            return new ChangedMeanwhile(thrown);
        }
        if (state.equals("22021") || state.equals("22P05") || state.equals("22008")) {
            return new Unstorable(thrown);
        }
        if (state.startsWith("23")
                && sql instanceof PSQLException postgres
                && postgres.getServerErrorMessage() != null) {
            String name = postgres.getServerErrorMessage().getConstraint();
            return new RuleBroken(name == null ? state : name, thrown);
        }
        return null;
    }

    /**
     * Whether the server failed and not the statement: its disk, a transaction that idled too long while this node paused, a
     * primary that became a standby.
     */
    private static boolean isOfTheServer(String state) {
        return state.startsWith("58") || state.equals("25P03") || state.equals("25006");
    }
}
