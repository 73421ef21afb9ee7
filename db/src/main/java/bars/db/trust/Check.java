package bars.db.trust;

/** What happens when a check of the caller fails. */
public enum Check {
    /** The handshake is refused. */
    enforce,
    /** The caller is let in and the failure recorded; an administrator looks. */
    report
}
