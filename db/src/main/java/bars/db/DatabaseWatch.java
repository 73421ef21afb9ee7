package bars.db;

import org.jspecify.annotations.Nullable;

/** Is told when work with PostgreSQL begins and ends; of what is read and written it is told nothing. Thread-safe. */
public interface DatabaseWatch {
    /**
     * Work begins on this thread.
     *
     * @param kind {@code transaction}, or {@code statement} for one that is a transaction by itself
     * @return told how it ended; null when nobody wants to know
     */
    @Nullable
    Running begins(String kind);

    /** Work that was begun. */
    interface Running {
        void ended(boolean committed);
    }
}
