package bars.receiver.tls;

import bars.edge.ClientRules;
import bars.edge.SealedIdentity;
import java.time.Instant;
import java.util.List;

/**
 * What was served, and to whom, at one moment: enough to complete TLS without the database. Keys are sealed in it as they
 * are in the database; of messages and records it holds nothing. Immutable.
 *
 * @param takenAt when this was known to be what the database says
 */
record TlsSnapshot(Instant takenAt, List<ClientRules> rules, List<SealedIdentity> identities) {
    TlsSnapshot {
        rules = List.copyOf(rules);
        identities = List.copyOf(identities);
    }

    /** Names the size, not the content. */
    @Override
    public String toString() {
        return identities.size() + " names of " + takenAt;
    }
}
