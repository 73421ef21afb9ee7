package bars.platform.trust;

import bars.db.Environment;
import bars.db.Work;
import bars.db.node.Node;
import bars.db.node.Nodes;
import bars.db.trust.HandshakeRecords;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The connections that are open on every receiver now, as the nodes report them every two seconds. */
record OpenConnections(List<Caller> callers) {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final TypeReference<List<Caller>> CALLERS = new TypeReference<>() {};

    /** A caller as a node reports it. */
    record Caller(
            String environment,
            String address,
            int connections,
            String serial,
            List<HandshakeRecords.Presented> chain) {

        /** As a record that the rules of trust can judge. */
        HandshakeRecords.Stored record(Instant now) {
            return new HandshakeRecords.Stored(
                    0, now, null, Environment.valueOf(environment), address, null, true, "ok", "", chain);
        }
    }

    /** Those of {@code environment}. A node that has gone has none. */
    static OpenConnections of(Work work, Environment environment) {
        return new OpenConnections(new Nodes(work)
                .present().stream()
                        .flatMap(node -> callers(node).stream())
                        .filter(one -> one.environment().equals(environment.name()))
                        .toList());
    }

    /** How many there are. */
    int count() {
        return count(one -> true);
    }

    /** How many belong to callers of which {@code rule} holds. */
    int count(Predicate<Caller> rule) {
        return callers.stream().filter(rule).mapToInt(Caller::connections).sum();
    }

    /** How many belong to callers whose certificate is among those that {@code issuer} revokes. */
    int revokedBy(String issuer, Set<BigInteger> revoked) {
        return count(one -> !one.chain().isEmpty()
                && one.chain().get(0).issuer().equals(issuer)
                && revoked.contains(new BigInteger(one.serial(), 16)));
    }

    private static List<Caller> callers(Node node) {
        Object reported = node.serving().get("callers");
        return reported == null ? List.of() : JSON.convertValue(reported, CALLERS);
    }
}
