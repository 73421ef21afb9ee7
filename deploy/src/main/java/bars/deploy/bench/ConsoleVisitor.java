package bars.deploy.bench;

import bars.db.Database;
import bars.db.access.Account;
import bars.db.access.Accounts;
import bars.db.access.ConsoleSession;
import bars.db.access.ConsoleSessions;
import bars.platform.access.BuiltInRole;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/** A person with every built-in role who is signed in to the console, for a database that is a benchmark's own. */
final class ConsoleVisitor {
    private static final String COOKIE = "__Host-console";

    private final HttpClient client;
    private final URI base;
    private final String session;

    private ConsoleVisitor(URI base, SSLContext tls, String session) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        this.base = base;
        this.session = session;
    }

    /** @param base for example {@code https://127.0.0.1:9443/} */
    static ConsoleVisitor signedIn(Database database, URI base, SSLContext tls) {
        Instant now = Instant.now();
        UUID account = UUID.randomUUID();
        String session = UUID.randomUUID() + "-" + UUID.randomUUID();
        List<String> roles =
                Arrays.stream(BuiltInRole.values()).map(BuiltInRole::wire).toList();
        database.doAsPlatform(work -> {
            Accounts accounts = new Accounts(work);
            accounts.invite(
                    account, "bench@example.org", "Benchmark", new Account.Grants(roles, List.of(), List.of()), now);
            accounts.password(account, "no password fits", now);
            new ConsoleSessions(work)
                    .add(
                            sha256(session),
                            new ConsoleSession(
                                    UUID.randomUUID(),
                                    account,
                                    UUID.randomUUID().toString(),
                                    Map.of(),
                                    null,
                                    null,
                                    now,
                                    now,
                                    now,
                                    now.plus(Duration.ofHours(2))));
        });
        return new ConsoleVisitor(base, tls, session);
    }

    /** The page at {@code path} below {@code /console/}; anything but a page is a failure of the benchmark. */
    String page(String path) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("console/" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Cookie", COOKIE + "=" + session)
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("/console/" + path + " answered " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException("/console/" + path + " does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }
}
