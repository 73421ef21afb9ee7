package bars.deploy.management;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The suppliers that parts of the process have published under a prefix of the system properties. */
final class Published {
    private Published() {}

    /** What each part says now, by part; a part that throws says nothing but its own failure. */
    static Map<String, String> texts(String prefix) {
        Map<String, String> texts = new TreeMap<>();
        System.getProperties().forEach((name, value) -> {
            if (name instanceof String key && key.startsWith(prefix) && value instanceof Supplier<?> supplier) {
                texts.put(key.substring(prefix.length()), text(supplier));
            }
        });
        return texts;
    }

    private static String text(Supplier<?> supplier) {
        try {
            return String.valueOf(supplier.get());
        } catch (RuntimeException e) {
            return "# failed: " + e.getClass().getSimpleName() + "\n";
        }
    }
}
