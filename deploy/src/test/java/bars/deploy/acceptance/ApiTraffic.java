package bars.deploy.acceptance;

import bars.platform.api.ContractWatch;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Flow;

/** What goes to and fro between whole-process tests and the admin API, held against the API's contract. */
final class ApiTraffic {
    private static final String BASE = "/api/v1";
    private static final ContractWatch WATCH = ContractWatch.ofThisBuild();

    private ApiTraffic() {}

    /** Fails when the exchange is of the API and not as its contract says. */
    static void check(HttpResponse<String> answer) {
        HttpRequest request = answer.request();
        String path = request.uri().getRawPath();
        if (!path.startsWith(BASE + "/")) {
            return;
        }
        String query = request.uri().getRawQuery();
        Map<String, String> headers = new HashMap<>();
        request.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        WATCH.check(
                new ContractWatch.Request(
                        request.method(),
                        path.substring(BASE.length()) + (query == null ? "" : "?" + query),
                        headers,
                        request.bodyPublisher().map(ApiTraffic::bytes).orElse(new byte[0])),
                new ContractWatch.Answer(
                        answer.statusCode(),
                        answer.headers().firstValue("Content-Type").orElse(null),
                        answer.body().getBytes(StandardCharsets.UTF_8)));
    }

    /** What a publisher of bytes that are there already sends, once more. */
    private static byte[] bytes(HttpRequest.BodyPublisher publisher) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer part) {
                byte[] copy = new byte[part.remaining()];
                part.get(copy);
                all.writeBytes(copy);
            }

            @Override
            public void onError(Throwable fault) {
                throw new AssertionError(fault);
            }

            @Override
            public void onComplete() {
                // everything came at once
            }
        });
        return all.toByteArray();
    }
}
