package bars.messages.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Is told every token of a document that is walked over, in order. One walk's. */
public interface TokenTaker {
    /** Takes {@code token}, the current one of {@code parser}, which must not be moved on. */
    void take(JsonToken token, JsonParser parser) throws IOException;

    /** Whether it refuses an object with two members of one name itself: then nobody else looks for them. */
    boolean noticesDuplicates();
}
