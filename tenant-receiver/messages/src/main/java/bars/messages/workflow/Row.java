package bars.messages.workflow;

import bars.messages.bundle.BarsMessage;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of the decision table: when every condition holds, the message means {@code workflow}, or is refused where that is
 * null. Columns without condition do not matter. Immutable.
 *
 * @param id name of the row in diagnostics, for instance {@code WF-07}
 * @param conditions per column the values that it may have
 * @param workflow what the message means; null: it is understood and not allowed
 * @param choice setting of the service that must have the value {@code chosen}; null: always
 * @param chosen value of that setting
 * @param meaning for people
 * @param source clause
 */
public record Row(
        String id,
        Map<Column, Set<String>> conditions,
        @Nullable Workflow workflow,
        @Nullable Choice choice,
        @Nullable String chosen,
        String meaning,
        String source) {

    public Row {
        conditions = new EnumMap<>(conditions);
    }

    static Row of(String id, @Nullable Workflow workflow, String meaning) {
        return new Row(id, new EnumMap<>(Column.class), workflow, null, null, meaning, "§2.7");
    }

    /** Same row with one more condition. */
    Row when(Column column, String... values) {
        Map<Column, Set<String>> more = new EnumMap<>(Column.class);
        more.putAll(conditions);
        more.put(column, new LinkedHashSet<>(List.of(values)));
        return new Row(id, more, workflow, choice, chosen, meaning, source);
    }

    /** Same row, for services that decide so. */
    Row where(Choice setting, String value) {
        return new Row(id, conditions, workflow, setting, value, meaning, source);
    }

    Row from(String clause) {
        return new Row(id, conditions, workflow, choice, chosen, meaning, clause);
    }

    boolean matches(BarsMessage message, ServiceProfile profile) {
        if (choice != null && chosen != null && !profile.decides(choice, chosen)) {
            return false;
        }
        return conditions.entrySet().stream()
                .allMatch(condition ->
                        condition.getValue().contains(condition.getKey().of(message)));
    }

    /** What the message means; empty where the row refuses. */
    public Optional<Workflow> outcome() {
        return Optional.ofNullable(workflow);
    }
}
