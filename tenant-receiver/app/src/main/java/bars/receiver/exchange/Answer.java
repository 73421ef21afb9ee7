package bars.receiver.exchange;

import bars.messages.bundle.XmlForm;
import bars.messages.header.AcceptedMedia;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param headers besides media type and ids
 */
public record Answer(int status, String mediaType, byte[] body, Map<String, String> headers) {
    /** A resource, given as JSON, in the form that was negotiated. */
    public static Answer ok(AcceptedMedia media, byte[] json) {
        return media.xml() ? new Answer(200, AcceptedMedia.XML, XmlForm.of(json), Map.of()) : ok(json);
    }

    /** A resource in JSON. */
    public static Answer ok(byte[] body) {
        return new Answer(200, AcceptedMedia.JSON, body, Map.of());
    }
}
