package bars.portal.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The addresses of the console: its pages, and where its forms go with what each takes. Immutable. */
final class Routes {
    static final Routes NONE = new Routes(List.of(), List.of());

    private static final Pattern VARIABLE = Pattern.compile("\\{\\w+(?::([^}]*))?}");

    private final List<Pattern> pages;
    private final List<Route> forms;

    private Routes(List<Pattern> pages, List<Route> forms) {
        this.pages = pages;
        this.forms = forms;
    }

    /** @param literal how much of the path is written out: where two fit, JAX-RS takes the one with more */
    record Route(Method method, Pattern path, int literal) {
        @Nullable
        Takes takes() {
            return method.getAnnotation(Takes.class);
        }
    }

    /** The routes of the classes that answer. */
    static Routes of(Collection<Class<?>> classes) {
        List<Pattern> pages = new ArrayList<>();
        List<Route> forms = new ArrayList<>();
        for (Class<?> one : classes) {
            Path home = one.getAnnotation(Path.class);
            for (Method method : one.getDeclaredMethods()) {
                if (home != null && method.isAnnotationPresent(POST.class)) {
                    forms.add(route(home, method));
                } else if (home != null && method.isAnnotationPresent(GET.class)) {
                    pages.add(route(home, method).path());
                }
            }
        }
        forms.sort(Comparator.comparingInt(Route::literal).reversed());
        return new Routes(List.copyOf(pages), List.copyOf(forms));
    }

    /** Where every form goes. */
    List<Route> forms() {
        return forms;
    }

    /** Where a form with this {@code action} goes, an address of the console; empty for nowhere. */
    Optional<Route> form(String action) {
        String path = action.replaceFirst("[?].*", "");
        return forms.stream()
                .filter(route -> route.path().matcher(path).matches())
                .findFirst();
    }

    /**
     * The page at {@code path}; where only a form goes there, as after a refusal of it, the page above it, on which the form
     * stands.
     */
    String page(String path) {
        if (form(path).isEmpty()) {
            return path;
        }
        String page = path;
        while (page.length() > Visit.FIRST.length() && !isPage(page)) {
            page = page.substring(0, page.lastIndexOf('/'));
        }
        return page.length() > Visit.FIRST.length() ? page : Visit.FIRST;
    }

    boolean isPage(String path) {
        return pages.stream().anyMatch(page -> page.matcher(path).matches());
    }

    private static Route route(Path home, Method method) {
        Path below = method.getAnnotation(Path.class);
        String path = "/console/" + home.value() + (below == null ? "" : "/" + below.value());
        String whole = path.replaceAll("/{2,}", "/");
        String literal = VARIABLE.matcher(whole).replaceAll("");
        return new Route(method, Pattern.compile(expression(whole)), literal.length());
    }

    private static String expression(String path) {
        StringBuilder expression = new StringBuilder();
        int last = 0;
        var variables = VARIABLE.matcher(path);
        while (variables.find()) {
            String allowed = variables.group(1) == null ? "[^/]+" : variables.group(1);
            expression
                    .append(Pattern.quote(path.substring(last, variables.start())))
                    .append("(?:")
                    .append(allowed)
                    .append(')');
            last = variables.end();
        }
        return expression.append(Pattern.quote(path.substring(last))).toString();
    }
}
