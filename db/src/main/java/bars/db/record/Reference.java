package bars.db.record;

import bars.db.seal.DataKey;
import java.io.ByteArrayOutputStream;
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

    /** The blind indexes of {@code names}, one behind the other, {@link DataKey#INDEX_BYTES} bytes each. */
    public static byte[] indexes(List<Reference> names, DataKey key) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(names.size() * DataKey.INDEX_BYTES);
        names.forEach(name -> all.writeBytes(name.index(key)));
        return all.toByteArray();
    }

    @Override
    public String toString() {
        return "***";
    }
}
