package bars.receiver.handler.relay;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import bars.receiver.handler.Inquiry;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a read is asked for at a backend: the same resource and the same parameters, written anew. Stateless. */
final class InquiryPath {
    /** Source: FHIR R4 §id. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

    private InquiryPath() {}

    static HttpRequest request(Backends backends, Inquiry inquiry) {
        Map<String, String> originals = new LinkedHashMap<>(inquiry.originals());
        originals.remove("content-type");
        return backends.request(
                        inquiry.service(),
                        of(inquiry),
                        originals,
                        inquiry.arrival().key().requestId(),
                        sha256(new byte[0]))
                .GET()
                .build();
    }

    static String of(Inquiry inquiry) {
        String id = inquiry.id();
        if (id == null) {
            String query = inquiry.parameters().entrySet().stream()
                    .flatMap(parameter -> parameter.getValue().stream()
                            .map(value -> encoded(parameter.getKey()) + "=" + encoded(value)))
                    .collect(Collectors.joining("&"));
            return "/" + inquiry.type() + (query.isEmpty() ? "" : "?" + query);
        }
        if (!ID.matcher(id).matches()) {
            throw Refusal.badRequest(IssueType.VALUE, "QP-03", "id", "The id is none that FHIR knows");
        }
        return "/" + inquiry.type() + "/" + id;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }
}
