package bars.platform.api;

import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.NullUnmarked;

/**
 * Refuses query parameters that the matched method does not declare, repeated ones, and values that cannot be what the
 * method's parameter is (a flag, a number, a word of an enum). A mistyped filter must not read as "no filter".
 */
@Provider
@Singleton
@NullUnmarked
public class QueryFilter implements ContainerRequestFilter {
    private final Map<Method, Map<String, Class<?>>> declared = new ConcurrentHashMap<>();

    @Context
    private ResourceInfo matched;

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = matched.getResourceMethod();
        if (method == null) {
            return;
        }
        Map<String, Class<?>> known = declared.computeIfAbsent(method, QueryFilter::parameters);
        request.getUriInfo().getQueryParameters().forEach((name, values) -> check(name, values, known));
    }

    private static void check(String name, List<String> values, Map<String, Class<?>> known) {
        Class<?> type = known.get(name);
        if (type == null) {
            String called = UnreadableBody.isName(name)
                    ? "no parameter \"" + name + "\" here"
                    : "a parameter that is not known";
            throw Problem.of(ProblemType.UNKNOWN_PARAMETER, "There is " + called + "; known are " + known.keySet());
        }
        if (values.size() > 1) {
            throw Problem.of(ProblemType.INVALID_PARAMETER, "The parameter " + name + " is given more than once");
        }
        if (!StorableText.is(values.get(0))) {
            throw Problem.of(ProblemType.INVALID_PARAMETER, "The parameter " + name + " holds what is no character");
        }
        String expected = expectation(type, values.get(0));
        if (!expected.isEmpty()) {
            throw Problem.of(ProblemType.INVALID_PARAMETER, name + " must be " + expected);
        }
    }

    /** What a value of {@code type} has to look like, or nothing when {@code value} does. */
    private static String expectation(Class<?> type, String value) {
        if (type == boolean.class || type == Boolean.class) {
            return value.equals("true") || value.equals("false") ? "" : "true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return value.matches("-?[0-9]{1,9}") ? "" : "a whole number";
        }
        if (type.isEnum()) {
            boolean one = Arrays.stream(type.getEnumConstants())
                    .anyMatch(word -> word.toString().equals(value));
            return one ? "" : "one of " + Arrays.toString(type.getEnumConstants());
        }
        if (type == Moment.class) {
            return Moment.isOne(value) ? "" : "an RFC 3339 time such as 2026-11-24T09:30:00Z";
        }
        return "";
    }

    private static Map<String, Class<?>> parameters(Method method) {
        Map<String, Class<?>> names = new LinkedHashMap<>();
        for (Parameter parameter : method.getParameters()) {
            QueryParam query = parameter.getAnnotation(QueryParam.class);
            if (query != null) {
                names.put(query.value(), parameter.getType());
            }
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    QueryParam inner = field.getAnnotation(QueryParam.class);
                    if (inner != null) {
                        names.put(inner.value(), field.getType());
                    }
                }
            }
        }
        return names;
    }
}
