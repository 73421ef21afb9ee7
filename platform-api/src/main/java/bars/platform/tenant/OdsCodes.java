package bars.platform.tenant;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How ODS codes are written. Source: Organisation Data Service; the platform takes 3 to 10 letters and digits. */
public final class OdsCodes {
    private static final Pattern SHAPE = Pattern.compile("[A-Z0-9]{3,10}");

    /** What a person is told who typed another shape. */
    public static final String RULE = "ODS code must be 3 to 10 letters and numbers";

    private OdsCodes() {}

    /** Without spaces and in capitals, as it is stored. */
    public static String normalised(@Nullable String typed) {
        return typed == null ? "" : typed.replace(" ", "").strip().toUpperCase(Locale.ROOT);
    }

    public static boolean isOne(String code) {
        return SHAPE.matcher(code).matches();
    }
}
