package bars.platform.sender;

import bars.db.Database;
import bars.db.Environment;
import bars.db.sender.KeyHosting;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.sender.RegistrationPack.Mail;
import bars.platform.setting.KnownSetting;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the registration pack of a Sender. Thread-safe. */
@Singleton
public class Registration {
    /** Source: contract digest §1.12. */
    private static final String BARS_TEAM = "england.bookingandreferralstandard@nhs.net";

    private final Database database;
    private final Applications applications;
    private final KeyRing keys;

    @Inject
    public Registration(Database database, Applications applications, KeyRing keys) {
        this.database = database;
        this.applications = applications;
        this.keys = keys;
    }

    public RegistrationPack pack(Caller caller, String odsCode, Environment environment) {
        Site site = database.asPlatform(work -> new Site(
                Product.text(work, KnownSetting.PUBLIC_URL).replaceAll("/+$", ""),
                Product.text(work, KnownSetting.SUPPLIER_NAME),
                Product.text(work, KnownSetting.SUPPLIER_ODS_CODE),
                Product.text(work, KnownSetting.SUPPLIER_PRODUCT_ID)));
        String publicBase = site.publicUrl();
        ApplicationView application = applications.get(caller, odsCode, environment);
        Environment other = environment == Environment.INT ? Environment.PROD : Environment.INT;
        String otherId = caller.bounds().covers(other) ? appId(caller, odsCode, other) : null;
        SigningKeyView key = keys.list(caller, odsCode, environment).stream()
                .filter(one -> !one.state().equals("WITHDRAWN"))
                .findFirst()
                .orElse(null);
        boolean own = application.keyHosting() == KeyHosting.jwks;
        String jwksUrl = own ? publicBase + "/jwks/" + application.odsCode() + "/" + environment : null;
        List<String> missing = new ArrayList<>();
        if (key == null) {
            missing.add("A signing key: make one first");
        }
        if (own && publicBase.isEmpty()) {
            missing.add("The setting public-url: the address at which API-M fetches the keys");
        }
        if (application.appId() == null) {
            missing.add("The App ID of this environment, from the developer portal");
        }
        boolean platform = application.odsCode().equals(Owner.PLATFORM);
        if (platform && site.name().isEmpty()) {
            missing.add("The setting supplier-name: the organisation that registers");
        }
        if (platform && site.odsCode().isEmpty()) {
            missing.add("The setting supplier-ods-code: the ODS code of that organisation");
        }
        if (site.productId().isEmpty()) {
            missing.add("The setting supplier-product-id: the identifier that every message carries");
        }
        String organisation = platform ? site.name() : organisation(application.odsCode());
        RegistrationPack bare = new RegistrationPack(
                application.name(),
                environment == Environment.INT ? application.appId() : otherId,
                environment == Environment.PROD ? application.appId() : otherId,
                application.description(),
                organisation,
                platform ? site.odsCode() : application.odsCode(),
                application.productName(),
                environment,
                application.keyHosting(),
                jwksUrl,
                key == null ? null : key.kid(),
                own || key == null ? null : key.publicKey(),
                missing,
                new Mail(BARS_TEAM, "", ""));
        return withMail(bare);
    }

    /** What a site has said of itself; what it has not is empty. */
    private record Site(String publicUrl, String name, String odsCode, String productId) {}

    private @Nullable String appId(Caller caller, String odsCode, Environment environment) {
        try {
            return applications.get(caller, odsCode, environment).appId();
        } catch (bars.platform.problem.Problem e) {
            return null; // there is none in that environment yet
        }
    }

    private String organisation(String odsCode) {
        return database.asPlatform(work -> new Tenants(work)
                .byOdsCode(odsCode)
                .map(tenant -> tenant.name())
                .orElse(""));
    }

    private static RegistrationPack withMail(RegistrationPack pack) {
        String keys = pack.jwksUrl() != null
                ? "JWKS URL: " + pack.jwksUrl()
                : "KID: " + pack.kid() + "\nPublic key:\n" + pack.publicKey();
        String body = String.join(
                "\n",
                "Please enable this application for BaRS in " + pack.environment() + ".",
                "",
                "App name: " + pack.applicationName(),
                "App ID (INT): " + shown(pack.appIdInt()),
                "App ID (PROD): " + shown(pack.appIdProd()),
                "Description: " + pack.description(),
                "Organisation name: " + said(pack.organisationName()),
                "ODS code: " + said(pack.odsCode()),
                "Product name: " + pack.productName(),
                keys,
                "");
        Mail mail = new Mail(
                pack.mail().to(),
                "BaRS Sender registration " + pack.environment() + ": " + pack.applicationName(),
                body);
        return new RegistrationPack(
                pack.applicationName(),
                pack.appIdInt(),
                pack.appIdProd(),
                pack.description(),
                pack.organisationName(),
                pack.odsCode(),
                pack.productName(),
                pack.environment(),
                pack.keyHosting(),
                pack.jwksUrl(),
                pack.kid(),
                pack.publicKey(),
                pack.missing(),
                mail);
    }

    private static String said(String value) {
        return value.isEmpty() ? "not known yet" : value;
    }

    private static String shown(@Nullable String value) {
        return value == null ? "not known yet" : value;
    }
}
