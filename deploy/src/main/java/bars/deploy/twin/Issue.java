package bars.deploy.twin;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;

/**
 * A token that the twin gave out; never the token itself.
 *
 * @param apiKey the application's
 * @param kid the key that had signed the assertion
 */
public record Issue(
        String environment, String apiKey, String kid, @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at) {}
