package bars.db.access;

import bars.db.Rows;
import bars.db.Work;
import java.time.Instant;

/** Failed sign-ins per address, for back-off. */
public final class SignInFailures {
    private final Rows rows;

    public SignInFailures(Work work) {
        this.rows = new Rows(work);
    }

    /** Failures of {@code address} since {@code since}; nobody else adds to them until this transaction ends. */
    public int since(String address, Instant since) {
        return rows
                .list(
                        "select failures from sign_in_failure where address = ? and last_at > ? for update",
                        row -> row.getInt(1),
                        address,
                        since)
                .stream()
                .findFirst()
                .orElse(0);
    }

    /** One more; counting starts anew when the last one is older than {@code since}. */
    public void add(String address, Instant now, Instant since) {
        rows.change(
                """
                insert into sign_in_failure (address, failures, last_at) values (?, 1, ?)
                on conflict (address) do update
                set failures = case when sign_in_failure.last_at > ? then sign_in_failure.failures + 1 else 1 end,
                    last_at = excluded.last_at
                """,
                address,
                now,
                since);
    }

    public void forget(Instant before) {
        rows.change("delete from sign_in_failure where last_at < ?", before);
    }
}
