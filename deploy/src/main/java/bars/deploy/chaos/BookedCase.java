package bars.deploy.chaos;

import bars.deploy.exchange.Reply;
import bars.messages.sample.SampleMessages;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** A booking and the referral that belongs to it. One thread's. */
final class BookedCase {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SampleMessages messages;

    BookedCase(SampleMessages messages) {
        this.messages = messages;
    }

    byte[] booking() {
        return messages.booking(UUID.randomUUID().toString(), UUID.randomUUID().toString())
                .bytes();
    }

    /** The referral that names the booking of this id. */
    byte[] referral(String booking) {
        return messages.request().naming(booking).bytes();
    }

    /** The id that the answer gives the booking. */
    static Optional<String> bookingId(Reply answer) {
        try {
            for (JsonNode entry : JSON.readTree(answer.body()).path("entry")) {
                if (entry.at("/resource/resourceType").asText().equals("Appointment")) {
                    return Optional.of(entry.at("/resource/id").asText()).filter(id -> !id.isEmpty());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
