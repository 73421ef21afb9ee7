package bars.platform.sender;

import bars.db.Environment;
import bars.db.sender.ApiApplication;
import bars.db.sender.KeyHosting;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An application as shown; the version travels as ETag.
 *
 * @param odsCode whose it is; {@code platform} for the platform's own product
 * @param registration steps taken with the BaRS team
 */
public record ApplicationView(
        String odsCode,
        Environment environment,
        String name,
        String kidPrefix,
        @Nullable String apiKey,
        @Nullable String appId,
        String description,
        String productName,
        KeyHosting keyHosting,
        String tokenUrl,
        String baseUrl,
        Map<String, Object> registration,
        @JsonIgnore long version) {

    static ApplicationView of(ApiApplication application, String odsCode) {
        return new ApplicationView(
                odsCode,
                application.environment(),
                application.name(),
                application.kidPrefix(),
                application.apiKey(),
                application.appId(),
                application.description(),
                application.productName(),
                application.keyHosting(),
                application.tokenUrl(),
                application.baseUrl(),
                application.registration(),
                application.version());
    }
}
