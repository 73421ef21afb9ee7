package bars.deploy.acceptance;

import bars.platform.access.Totp;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ForcedColors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The console in a real browser: counts clicks, keeps pictures, and writes down what the browser complains of. */
final class ConsoleBrowser implements AutoCloseable {
    /** The condition under which there is a browser, and why tests that want one do not run without. */
    static final String IS_THERE = "bars.deploy.acceptance.ConsoleBrowser#isThere";

    static final String IS_MISSING = "There is no /usr/bin/chromium: the console is not looked at in a browser";

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private static final Path AXE = Path.of("../admin-portal/node_modules/axe-core/axe.min.js");
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int WIDE = 1280;

    /** The narrowest screen. */
    static final int NARROW = 320;

    /** What is left of 1,280 pixels at a zoom of 200 %. */
    static final int ZOOMED = 640;

    private static final int HEIGHT = 900;
    private static final int MOST_STOPS = 60;

    private final Playwright playwright;
    private final Browser browser;
    private final Page page;
    private final String base;
    private final List<String> complaints = new ArrayList<>();
    private int clicks;
    private long since;

    private ConsoleBrowser(Playwright playwright, Browser browser, BrowserContext context, String base) {
        this.playwright = playwright;
        this.browser = browser;
        this.base = base;
        page = context.newPage();
        page.onConsoleMessage(message -> {
            // A refused form or a missing page is an answer, not a complaint.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
    }

    static boolean isThere() {
        return Files.isExecutable(CHROMIUM);
    }

    static ConsoleBrowser open(String base) {
        try {
            Files.createDirectories(PICTURES);
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(CHROMIUM)
                            .setArgs(FLAGS));
            BrowserContext context = browser.newContext(
                    new Browser.NewContextOptions().setIgnoreHTTPSErrors(true).setViewportSize(WIDE, HEIGHT));
            examine(context);
            return new ConsoleBrowser(playwright, browser, context, base);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Page page() {
        return page;
    }

    void go(String path) {
        page.navigate(base + path);
    }

    void click(String selector) {
        clicks++;
        page.click(selector);
    }

    void press(String button) {
        click("main button:has-text(\"" + button + "\")");
    }

    void follow(String link) {
        click("main a:has-text(\"" + link + "\")");
    }

    /** How many clicks {@code journey} took; they and the time are printed too. */
    int told(String journey) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d clicks, %.1f s at a browser's pace%n",
                journey,
                clicks,
                (System.nanoTime() - since) / 1e9);
        return clicks;
    }

    void forgetClicks() {
        clicks = 0;
        since = System.nanoTime();
    }

    List<String> complaints() {
        return complaints;
    }

    /** What axe finds on the page as it stands, with a picture of it. */
    List<String> violations(String name) {
        return violations(page, name);
    }

    /** The same of a page of another person. */
    static List<String> violations(Page page, String name) {
        picture(page, name);
        Object found = page.evaluate("async () => (await axe.run(document)).violations"
                + ".flatMap(v => v.nodes.map(n => v.id + ' ' + n.target.join(' ')))");
        return ((List<?>) found).stream().map(one -> name + ": " + one).toList();
    }

    /** By how many pixels the present page is wider than a screen of {@code width}. */
    int overflow(String name, int width) {
        return overflow(page, name, width);
    }

    /** The same of a page of another person. */
    static int overflow(Page page, String name, int width) {
        page.setViewportSize(width, HEIGHT);
        page.reload();
        picture(page, name + "-" + width);
        int wide = ((Number) page.evaluate("() => document.documentElement.scrollWidth")).intValue();
        page.setViewportSize(WIDE, HEIGHT);
        return wide - width;
    }

    /** A page of a browser in which nobody is signed in. */
    Page another() {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setIgnoreHTTPSErrors(true).setViewportSize(WIDE, HEIGHT));
        examine(context);
        return context.newPage();
    }

    private static void examine(BrowserContext context) {
        try {
            context.addInitScript(Files.readString(AXE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture of the page in the colours that a person chose for everything, and what is only said by colour then. */
    List<String> colourAlone(String name) {
        page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
        picture(page, name + "-forced-colours");
        Object found = page.evaluate(
                """
                () => [...document.querySelectorAll('.nhsuk-tag, [class*=bars-heat--], .bars-figures__item--wrong, .bars-legend li')]
                  .filter(one => one.innerText.trim() === '')
                  .concat([...document.querySelectorAll('.nhsuk-tag, .nhsuk-button, .nhsuk-input, .bars-panel, .bars-figures__item')]
                    .filter(one => getComputedStyle(one).borderTopWidth === '0px' && getComputedStyle(one).outlineStyle === 'none'))
                  .map(one => one.className)""");
        page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.NONE));
        return ((List<?>) found).stream().map(one -> name + ": " + one).toList();
    }

    /** A page of the same session in a browser that runs no scripts. */
    Page withoutScripts() {
        return browser.newContext(new Browser.NewContextOptions()
                        .setIgnoreHTTPSErrors(true)
                        .setJavaScriptEnabled(false)
                        .setStorageState(page.context().storageState()))
                .newPage();
    }

    void go(Page other, String path) {
        other.navigate(base + path);
    }

    /** Goes on with the Tab key until the field {@code name} has the focus. */
    void tabTo(String name) {
        for (int i = 0; i < MOST_STOPS; i++) {
            if (name.equals(page.evaluate("() => document.activeElement.getAttribute('name')"))) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("the Tab key does not reach " + name);
    }

    /** Puts a passkey device into the browser that answers by itself. */
    void virtualAuthenticator() {
        var session = page.context().newCDPSession(page);
        session.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        for (String able :
                List.of("hasResidentKey", "hasUserVerification", "isUserVerified", "automaticPresenceSimulation")) {
            options.addProperty(able, true);
        }
        JsonObject parameters = new JsonObject();
        parameters.add("options", options);
        session.send("WebAuthn.addVirtualAuthenticator", parameters);
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(PICTURES.resolve(name.toLowerCase(Locale.ROOT) + ".png")));
    }

    /** The code that an authenticator app with {@code key} shows now. */
    static String code(String key) {
        byte[] seed = new byte[key.length() * 5 / 8];
        long bits = 0;
        int held = 0;
        int at = 0;
        for (char letter : key.toCharArray()) {
            bits = bits << 5 | BASE32.indexOf(letter);
            held += 5;
            if (held >= 8) {
                held -= 8;
                seed[at++] = (byte) (bits >> held);
            }
        }
        return Totp.code(seed, Instant.now());
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
