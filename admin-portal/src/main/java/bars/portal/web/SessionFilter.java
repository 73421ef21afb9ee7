package bars.portal.web;

import bars.db.DatabaseFailure;
import bars.db.log.LogFields;
import bars.platform.access.Sessions;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * Finds the session of each request or begins one, sends whoever is not signed in to the sign-in, and refuses a form that
 * did not come from a page of ours: by where the browser says it comes from, and by the token in it.
 */
@Provider
@Singleton
@Priority(Priorities.AUTHENTICATION)
@NullUnmarked
public class SessionFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final Set<String> OPEN = Set.of(
            "sign-in",
            "sign-in/code",
            "sign-in/enrol",
            "sign-in/passkey",
            "sign-in/sso",
            "sign-in/sso/callback",
            "setup",
            "help");

    /** What pages ask for by themselves. */
    private static final String WATCHED = "(.*/)?live";

    private static final int MAX_FORM_BYTES = 1024 * 1024;

    private final Sessions sessions;

    @Context
    private HttpServletRequest servlet;

    @Context
    private Application console;

    private volatile Routes routes;

    @Inject
    public SessionFilter(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        request.setProperty(Visit.SESSIONS, sessions);
        request.setProperty(Visit.ROUTES, routes());
        String id = Visit.cookie(request);
        String path = request.getUriInfo().getPath().replaceFirst("^/", "");
        Sessions.Held held = held(id, path.matches(WATCHED));
        boolean open = OPEN.contains(path) || path.startsWith("invitation/") || path.startsWith("help/");
        if (held == null && open) {
            held = sessions.begin(servlet.getRemoteAddr(), request.getHeaderString("User-Agent"));
            request.setProperty("bars.fresh", held.id());
        }
        request.setProperty(Visit.HELD, held);
        if (!open && (held == null || held.caller() == null)) {
            request.abortWith(Response.seeOther(signIn(request, path)).build());
        } else if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            form(request, held);
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        keepTyped(request, response);
        if (response.getEntity() instanceof Html page && !page.values().containsKey("shell")) {
            response.setEntity(page.with("shell", surroundings(request, page)));
        }
        if (request.getProperty("bars.fresh") instanceof String id
                && !response.getCookies().containsKey(Visit.COOKIE)) {
            response.getHeaders().add("Set-Cookie", Visit.cookie(id));
        }
    }

    private Routes routes() {
        Routes known = routes;
        if (known == null) {
            known = Routes.of(console.getClasses());
            routes = known;
        }
        return known;
    }

    /** The sign-in, with the page that was wanted; for a form that came too late, the page that it stands on. */
    private URI signIn(ContainerRequestContext request, String path) {
        String wanted = request.getMethod().equals("GET")
                ? routes().page("/console/" + path)
                : ProblemPage.back(routes(), request.getHeaderString("Referer"));
        boolean leads = !path.matches(WATCHED) && !wanted.equals(Visit.FIRST) && wanted.matches(Visit.PAGE);
        return URI.create(leads ? Visit.SIGN_IN + "?then=" + wanted : Visit.SIGN_IN);
    }

    /** On the way to the question for a code; what was typed is there again on the way back. */
    private void keepTyped(ContainerRequestContext request, ContainerResponseContext response) {
        String page = ProblemPage.stepUpFrom(response.getLocation());
        if (page != null
                && request.getProperty(Visit.HELD) instanceof Sessions.Held held
                && request.getProperty(Visit.FORM) instanceof Map<?, ?> fields) {
            Map<String, String> typed = new LinkedHashMap<>();
            fields.forEach((name, value) -> typed.put(String.valueOf(name), String.valueOf(value)));
            sessions.remember(held.id(), Sessions.TYPED, Typed.kept(page, typed));
        }
    }

    /** For a page that says why there is none: an address that is nobody's never came through the other filter. */
    private Shell surroundings(ContainerRequestContext request, Html page) {
        String title = String.valueOf(page.values().get("title"));
        String path = request.getUriInfo().getRequestUri().getPath();
        String id = Visit.cookie(request);
        try {
            Sessions.Held held =
                    request.getProperty(Visit.HELD) instanceof Sessions.Held found ? found : held(id, false);
            return Shell.of(held, path, title);
        } catch (DatabaseFailure e) {
            return Shell.bare(title);
        }
    }

    private Sessions.@Nullable Held held(@Nullable String id, boolean watching) {
        if (id == null || id.isEmpty()) {
            return null;
        }
        String call = UUID.randomUUID().toString();
        LogFields.enter(() -> Map.of("requestId", call)); // until the front door closes behind it
        String address = servlet.getRemoteAddr();
        return (watching ? sessions.watch(id, address, call) : sessions.find(id, address, call)).orElse(null);
    }

    static void form(ContainerRequestContext request, Sessions.Held held) throws IOException {
        String site = request.getHeaderString("Sec-Fetch-Site");
        String origin = request.getHeaderString("Origin");
        boolean ours = site != null
                ? site.equals("same-origin")
                : origin == null || origin.equals("https://" + request.getHeaderString("Host"));
        byte[] body = request.getEntityStream().readNBytes(MAX_FORM_BYTES + 1);
        if (body.length > MAX_FORM_BYTES) {
            throw Problem.of(ProblemType.TOO_LARGE, "The form is too large");
        }
        Map<String, String> fields = fields(new String(body, StandardCharsets.UTF_8));
        String token = fields.remove("_csrf");
        if (!ours
                || held == null
                || token == null
                || !MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8),
                        held.state().csrf().getBytes(StandardCharsets.UTF_8))) {
            throw Problem.of(
                    ProblemType.FORBIDDEN, "This form did not come from a page of the console. Go back and try again");
        }
        request.setProperty(Visit.FORM, fields);
    }

    static Map<String, String> fields(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.merge(
                        decoded(pair.substring(0, equals)),
                        decoded(pair.substring(equals + 1)).strip(),
                        (a, b) -> a + "," + b);
            }
        }
        return fields;
    }

    private static String decoded(@Nullable String text) {
        try {
            return Visit.storable(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
