package bars.platform.sender;

import bars.db.sender.ApiApplication;
import bars.db.sender.KeyHosting;
import org.jspecify.annotations.Nullable;

/**
 * What may be said about an application; absent members have their standard, and apiKey and appId none.
 *
 * @param name as registered on the developer portal
 * @param kidPrefix first part of key names, {@code <prefix>-<environment>-<n>}
 * @param apiKey client id of the application in this environment
 * @param appId id that the portal shows
 * @param description what it is for
 * @param productName as in the assurance documents
 * @param keyHosting {@code jwks} or {@code portal}
 * @param tokenUrl where tokens are fetched
 * @param baseUrl where messages are sent
 */
public record ApplicationDocument(
        @Nullable String name,
        @Nullable String kidPrefix,
        @Nullable String apiKey,
        @Nullable String appId,
        @Nullable String description,
        @Nullable String productName,
        @Nullable KeyHosting keyHosting,
        @Nullable String tokenUrl,
        @Nullable String baseUrl) {

    static ApplicationDocument of(ApiApplication application) {
        return new ApplicationDocument(
                application.name(),
                application.kidPrefix(),
                application.apiKey(),
                application.appId(),
                application.description(),
                application.productName(),
                application.keyHosting(),
                application.tokenUrl(),
                application.baseUrl());
    }

    /** One that says nothing. */
    public static ApplicationDocument empty() {
        return new ApplicationDocument(null, null, null, null, null, null, null, null, null);
    }
}
