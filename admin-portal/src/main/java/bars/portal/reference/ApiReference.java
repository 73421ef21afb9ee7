package bars.portal.reference;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Every operation of the API by section, and every schema. */
public record ApiReference(String title, String description, List<Section> sections, List<Schema> schemas) {
    /** Operations that belong together. */
    public record Section(String name, String description, List<Operation> operations) {}

    /**
     * One operation.
     *
     * @param open whether it needs no token
     */
    public record Operation(
            String tag,
            String id,
            String method,
            String path,
            String summary,
            String description,
            boolean open,
            List<Parameter> parameters,
            List<Body> bodies,
            List<Answer> answers) {}

    /** @param where path, query or header */
    public record Parameter(String name, String where, boolean required, String type, String description) {}

    /** @param type name of a schema or a plain type; empty for bytes and texts */
    public record Body(String media, String type) {}

    /** A positive answer. */
    public record Answer(String status, String description, List<Body> bodies) {}

    /** A type of the bodies. */
    public record Schema(String name, String type, String description, List<Member> members) {}

    /** A member of a schema. */
    public record Member(String name, String type, boolean required, String description) {}

    /** The reference of this version. */
    public static ApiReference load() {
        try (InputStream in = ApiReference.class.getResourceAsStream("reference.json")) {
            if (in == null) {
                throw new IllegalStateException("the reference was not built");
            }
            return new ObjectMapper().readValue(in, ApiReference.class);
        } catch (IOException e) {
            throw new UncheckedIOException("the reference cannot be read", e);
        }
    }
}
