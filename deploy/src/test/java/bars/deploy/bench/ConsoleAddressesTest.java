package bars.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The benchmark's list of addresses beside the console's compiled pages: a new page is measured, or it is said why not. */
class ConsoleAddressesTest {
    private static final String PATH = "jakarta.ws.rs.Path";
    private static final String ONCE = "what it gives, it gives once";
    private static final String STRANGER = "for those who are not signed in";
    private static final Map<String, String> NOT_MEASURED = Map.ofEntries(
            Map.entry("account/step-up/passkey", "asks for a passkey, and the benchmark's person has none"),
            Map.entry("certificates/bulk/{job}", "a download; needs a job that made requests"),
            Map.entry("certificates/{id}/export/{link}", ONCE),
            Map.entry("tenants/{odsCode}/exports/{link}", ONCE),
            Map.entry("invitation/{account}/{code}", ONCE),
            Map.entry("jobs/{id}/live", "a stream that ends with its job"),
            Map.entry("tenants/{odsCode}/signing/pack/{environment}", "needs an application at the NHS"),
            Map.entry("setup", "closed as soon as somebody has an account"),
            Map.entry("start", "only leads to one of the pages below it"),
            Map.entry("sign-in", STRANGER),
            Map.entry("sign-in/code", STRANGER),
            Map.entry("sign-in/enrol", STRANGER),
            Map.entry("sign-in/passkey", STRANGER),
            Map.entry("sign-in/sso", STRANGER),
            Map.entry("sign-in/sso/callback", STRANGER));

    private final Set<String> pages = pages();

    @Test
    void everyPageIsMeasuredOrItIsSaidWhyNot() {
        Set<String> measured =
                addresses().map(this::page).flatMap(Optional::stream).collect(Collectors.toCollection(TreeSet::new));
        Set<String> left = new TreeSet<>(pages);
        left.removeAll(measured);

        assertThat(pages).hasSizeGreaterThan(80);
        assertThat(left).containsExactlyInAnyOrderElementsOf(NOT_MEASURED.keySet());
    }

    @Test
    void everyAddressLeadsToAPage() {
        assertThat(addresses())
                .allSatisfy(address -> assertThat(page(address)).as(address).isPresent());
    }

    private static Stream<String> addresses() {
        return Stream.of(
                        ConsoleAddresses.FIXED,
                        ConsoleAddresses.OF_TENANTS,
                        List.copyOf(ConsoleAddresses.LISTS.keySet()),
                        ConsoleAddresses.LISTS.values().stream()
                                .flatMap(List::stream)
                                .toList())
                .flatMap(List::stream)
                .map(address -> address.replaceFirst("[?].*", ""));
    }

    /** The page that answers {@code address}: the one with the most words of its own, as the routing chooses. */
    private Optional<String> page(String address) {
        return pages.stream()
                .filter(page -> address.matches(page.replaceAll("\\{\\w+}", "[^/]+")))
                .max(Comparator.comparingInt(
                        page -> page.replaceAll("\\{\\w+}", "").length()));
    }

    private static Set<String> pages() {
        return new ClassFileImporter()
                .importPath(Path.of("").toAbsolutePath().resolveSibling("admin-portal/target/classes")).stream()
                        .filter(type -> type.getPackageName().equals("bars.portal.page"))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith("jakarta.ws.rs.GET"))
                        .filter(method -> method.getOwner().isAnnotatedWith(PATH))
                        .map(ConsoleAddressesTest::template)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String template(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return (path(owner) + "/" + path(method)).replaceAll("/+", "/").replaceAll("^/|/$", "");
    }

    private static String path(HasAnnotations<?> annotated) {
        return annotated
                .tryGetAnnotationOfType(PATH)
                .flatMap(path -> path.get("value"))
                .map(String::valueOf)
                .orElse("");
    }
}
