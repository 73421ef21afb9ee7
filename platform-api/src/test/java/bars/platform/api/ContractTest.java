package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The contract and the code name the same routes with the same query parameters. */
class ContractTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private static final Pattern CHOICE = Pattern.compile("\\{\\w+\\s*:\\s*([a-z-]+(?:\\|[a-z-]+)+)}");

    private final JsonNode contract = read();

    @Test
    void everyRouteIsInTheContractAndTheOtherWayRound() {
        assertThat(served().keySet()).isEqualTo(promised().keySet());
    }

    @Test
    void everyRouteTakesTheQueryParametersOfTheContract() {
        assertThat(served()).isEqualTo(promised());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (JsonNode reference : contract.findValues("$ref")) {
            assertThat(contract.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }

    @Test
    void everyOperationHasAnIdOfItsOwnASummaryATagAndAProblem() {
        Set<String> ids = new HashSet<>();
        Set<String> tags = new HashSet<>(contract.path("tags").findValuesAsText("name"));
        contract.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(one -> METHODS.contains(one.getKey()))
                .map(Map.Entry::getValue)
                .forEach(operation -> {
                    String id = operation.path("operationId").asText();
                    assertThat(ids.add(id))
                            .as("operationId '%s' in %s", id, path.getKey())
                            .isTrue();
                    assertThat(operation.path("summary").asText()).as(id).isNotBlank();
                    assertThat(tags)
                            .as(id)
                            .contains(operation.path("tags").path(0).asText());
                    assertThat(operation.path("responses").isEmpty()).as(id).isFalse();
                }));
    }

    /** Route to its query parameters, as the classes declare them. */
    private static Map<String, Set<String>> served() {
        Map<String, Set<String>> routes = new TreeMap<>();
        for (Class<?> resource : AdminApi.RESOURCES) {
            String base = resource.getAnnotation(Path.class).value();
            for (Method method : resource.getDeclaredMethods()) {
                verb(method).ifPresent(verb -> {
                    Path path = method.getAnnotation(Path.class);
                    for (String route : join(base, path == null ? "" : path.value())) {
                        routes.merge(verb + " " + route, queries(method), ContractTest::both);
                    }
                });
            }
        }
        return routes;
    }

    private static java.util.Optional<String> verb(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (http != null) {
                return java.util.Optional.of(http.value());
            }
        }
        return java.util.Optional.empty();
    }

    /** The path; one for each word where a parameter is a choice of words. */
    private static List<String> join(String base, String path) {
        String all = "/" + (base + "/" + path).replaceAll("/+", "/").replaceAll("^/|/$", "");
        Matcher choice = CHOICE.matcher(all);
        if (choice.find()) {
            return Arrays.stream(choice.group(1).split("\\|"))
                    .map(word -> all.substring(0, choice.start()) + word + all.substring(choice.end()))
                    .toList();
        }
        return List.of(all.replaceAll("\\{(\\w+)\\s*:[^}]*}", "{$1}"));
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    private static Set<String> queries(Method method) {
        Set<String> names = new TreeSet<>();
        for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(QueryParam.class)) {
                names.add(parameter.getAnnotation(QueryParam.class).value());
            }
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    if (field.isAnnotationPresent(QueryParam.class)) {
                        names.add(field.getAnnotation(QueryParam.class).value());
                    }
                }
            }
        }
        return names;
    }

    private Map<String, Set<String>> promised() {
        Map<String, Set<String>> routes = new TreeMap<>();
        contract.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(one -> METHODS.contains(one.getKey()))
                .forEach(one -> routes.put(
                        one.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), queries(one.getValue()))));
        return routes;
    }

    private Set<String> queries(JsonNode operation) {
        Set<String> names = new TreeSet<>();
        for (JsonNode one : operation.path("parameters")) {
            JsonNode parameter =
                    one.has("$ref") ? contract.at(one.path("$ref").asText().substring(1)) : one;
            if (parameter.path("in").asText().equals("query")) {
                names.add(parameter.path("name").asText());
            }
        }
        return names;
    }

    static JsonNode read() {
        try (InputStream in = ContractTest.class.getResourceAsStream("/openapi/bars-admin.yaml")) {
            return new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> routes() {
        return List.copyOf(served().keySet());
    }

    @Test
    void everyResourceClassIsListed() {
        assertThat(AdminApi.RESOURCES.stream().map(Class::getSimpleName).toList())
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
