package bars.portal.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Names of the style sheet and the script, which carry the hash of their content. */
public final class Assets {
    private static final Properties NAMES = read();

    private Assets() {}

    public static String css() {
        return "/static/" + NAMES.getProperty("css");
    }

    public static String js() {
        return "/static/" + NAMES.getProperty("js");
    }

    public static String icon() {
        return "/static/" + NAMES.getProperty("icon");
    }

    private static Properties read() {
        try (InputStream in = Assets.class.getResourceAsStream("assets.properties")) {
            if (in == null) {
                throw new IllegalStateException("the front end was not built");
            }
            Properties names = new Properties();
            names.load(in);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
