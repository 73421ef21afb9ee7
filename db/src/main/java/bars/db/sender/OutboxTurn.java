package bars.db.sender;

import bars.db.TenantScope;
import bars.db.sender.OutboxLeases.Leased;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among the tenants that have due messages, and how many each may have.
 *
 * @param perTenant messages of one tenant in one environment at once, those under way included
 * @param underWay what each has under way with who asks
 * @param after the turn begins behind this one; null: with the first
 */
public record OutboxTurn(int perTenant, Map<TenantScope, Integer> underWay, @Nullable TenantScope after) {
    /** How many values {@link #bind} sets. */
    static final int VALUES = 6;

    /** As the index of due messages has them. */
    private static final Comparator<TenantScope> ORDER = Comparator.comparingInt(TenantScope::tenantId)
            .thenComparing(scope -> scope.environment().name());

    public OutboxTurn {
        underWay = Map.copyOf(underWay);
    }

    /** From the first tenant, with nothing under way. */
    public static OutboxTurn fresh(int perTenant) {
        return new OutboxTurn(perTenant, Map.of(), null);
    }

    /** Who came last among {@code taken}: the next turn begins behind it. */
    public static TenantScope last(List<Leased> taken) {
        return taken.stream().map(leased -> leased.message().scope()).max(ORDER).orElseThrow();
    }

    void bind(Connection connection, PreparedStatement claim) throws SQLException {
        List<Map.Entry<TenantScope, Integer>> busy = List.copyOf(underWay.entrySet());
        claim.setInt(1, after == null ? 0 : after.tenantId());
        claim.setString(2, after == null ? "" : after.environment().name());
        claim.setArray(
                3,
                connection.createArrayOf(
                        "int", busy.stream().map(one -> one.getKey().tenantId()).toArray()));
        claim.setArray(
                4,
                connection.createArrayOf(
                        "text",
                        busy.stream()
                                .map(one -> one.getKey().environment().name())
                                .toArray()));
        claim.setArray(
                5,
                connection.createArrayOf(
                        "int", busy.stream().map(Map.Entry::getValue).toArray()));
        claim.setInt(VALUES, perTenant);
    }
}
