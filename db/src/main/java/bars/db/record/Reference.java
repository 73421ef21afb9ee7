package bars.db.record;

import bars.db.seal.DataKey;
import java.util.List;

/**
 * A name that somebody gave to a record. Never printed: it may be a number that is also the patient's.
 *
 * @param system that the name is unique in, in the form in which systems are compared
 * @param value the name
 */
public record Reference(String system, String value) {
    byte[] index(DataKey key) {
        return key.indexOf("reference|" + system + "|" + value);
    }

    /** The blind indexes of {@code names}. */
    public static byte[][] indexes(List<Reference> names, DataKey key) {
        return names.stream().map(name -> name.index(key)).toArray(byte[][]::new);
    }

    @Override
    public String toString() {
        return "***";
    }
}
