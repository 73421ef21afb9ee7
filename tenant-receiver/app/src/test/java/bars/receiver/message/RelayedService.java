package bars.receiver.message;

import bars.db.Environment;
import bars.db.TestTenants;
import bars.db.sender.ApiApplication;
import bars.db.sender.ApiApplications;
import bars.db.sender.KeyHosting;
import bars.db.sender.SigningKey;
import bars.db.sender.SigningKeys;
import bars.db.setting.PlatformSettings;
import bars.db.tenant.Service;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** A service that is relayed to this machine, with the key that proves who relays. */
final class RelayedService {
    private final TestReceiver receiver;
    private final UUID id;
    private final KeyPair keys;

    RelayedService(TestReceiver receiver, String value) throws GeneralSecurityException {
        this.receiver = receiver;
        this.id = receiver.service(value, "a1t1", "2.1.0");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        this.keys = generator.generateKeyPair();
        application();
    }

    RSAPublicKey publicKey() {
        return (RSAPublicKey) keys.getPublic();
    }

    /** Passes on to this port. */
    void to(int port, Map<String, Object> more) {
        to("http://127.0.0.1:" + port + "/FHIR/R4", more);
    }

    void to(String url, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("kind", "relay");
        settings.put("url", url);
        receiver.change(id, service -> service.handleBy(settings, Instant.now()));
    }

    void change(Consumer<Service> change) {
        receiver.change(id, change);
    }

    /** Is processed by the platform from now on. */
    void toInbox() {
        receiver.change(id, service -> service.handleBy(Map.of("kind", "inbox"), Instant.now()));
    }

    void approve(int port) {
        approve("127.0.0.1:" + port);
    }

    void approve(String host) {
        receiver.database.doAsPlatform(work -> new PlatformSettings(work).put("relay-hosts", "[\"" + host + "\"]"));
    }

    private void application() {
        UUID application = UUID.randomUUID();
        UUID key = UUID.randomUUID();
        byte[] sealed = TestTenants.vault()
                .seal(keys.getPrivate().getEncoded(), SigningKey.sealContext(Environment.INT, null, key));
        receiver.database.doAsPlatform(work -> {
            new ApiApplications(work)
                    .add(new ApiApplication(
                            application,
                            null,
                            Environment.INT,
                            "Demo",
                            "Demo",
                            "api-key",
                            null,
                            "",
                            "",
                            KeyHosting.jwks,
                            "https://localhost/oauth2/token",
                            "https://localhost/FHIR/R4",
                            Map.of(),
                            0));
            new SigningKeys(work)
                    .add(new SigningKey(
                            key,
                            null,
                            Environment.INT,
                            application,
                            1,
                            "Demo-INT-1",
                            keys.getPublic().getEncoded(),
                            sealed,
                            Instant.now().minusSeconds(600),
                            Instant.now().minusSeconds(60),
                            null));
        });
    }
}
