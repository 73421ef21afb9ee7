package bars.platform.api;

import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.NullNode;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes every JSON body of the API with {@link Json}. An empty body reads as null: a resource that needs one
 * says so with {@link Call#body}. Nothing of the server's own JSON binding is used.
 */
@Provider
@Singleton
@Consumes({MediaType.APPLICATION_JSON, Media.MERGE_PATCH, Media.FHIR})
@Produces({MediaType.APPLICATION_JSON, Media.PROBLEM})
public class JsonBodies implements MessageBodyReader<Object>, MessageBodyWriter<Object> {
    /** A JSON body for administration is no longer, in bytes; bulk paths read streams with their own limit. */
    static final int MAX_BODY_BYTES = 8 * 1024 * 1024;

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType media) {
        return isJson(media) && isBound(type);
    }

    @Override
    public @Nullable Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream in)
            throws IOException {
        return read(genericType, in);
    }

    /** The JSON of {@code in} as {@code type}; null when there is none. */
    static @Nullable Object read(Type type, InputStream in) throws IOException {
        byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw Problem.of(ProblemType.TOO_LARGE, "A body may have at most " + MAX_BODY_BYTES + " bytes");
        }
        if (body.length == 0) {
            return null;
        }
        try {
            StorableText.require(body);
            var mapper = Json.mapper();
            if (type == MergePatch.class) {
                return MergePatch.of(mapper.readTree(body));
            }
            Object read = mapper.readValue(body, mapper.constructType(type));
            return read instanceof NullNode ? null : read;
        } catch (JsonProcessingException e) {
            throw UnreadableBody.problem(e);
        }
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType media) {
        return isJson(media) && isBound(type);
    }

    @Override
    public void writeTo(
            Object value,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        out.write(Json.mapper().writeValueAsBytes(value));
    }

    private static boolean isJson(MediaType media) {
        return media.getSubtype().equals("json") || media.getSubtype().endsWith("+json");
    }

    /** Streams and raw texts are somebody else's. */
    private static boolean isBound(Class<?> type) {
        return type != String.class
                && type != byte[].class
                && !InputStream.class.isAssignableFrom(type)
                && !StreamingOutput.class.isAssignableFrom(type);
    }
}
