package bars.portal.web;

import bars.db.Environment;
import bars.platform.access.Caller;
import bars.platform.access.PasskeyDesk;
import bars.platform.access.Sessions;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.enterprise.inject.Vetoed;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** The request in hand, as a page sees it. Every page method takes it as {@code @BeanParam Visit visit}. */
@Vetoed
@NullUnmarked
public class Visit {
    /** The path of a page of ours, and no other address. */
    public static final String PAGE = "/console/[A-Za-z0-9./_-]*";

    static final String FIRST = "/console/";
    static final String SIGN_IN = "/console/sign-in";

    /** Name of the page that was wanted by whoever had to sign in for it. */
    private static final String WANTED = "wanted";

    static final String COOKIE = "__Host-console";
    static final String HELD = "bars.session";
    static final String SESSIONS = "bars.sessions";
    static final String FORM = "bars.form";
    static final String ROUTES = "bars.routes";
    private static final String NOTICE = "notice";

    @Context
    private ContainerRequestContext request;

    /** The session, signed in or not. */
    public Sessions.Held session() {
        return (Sessions.Held) request.getProperty(HELD);
    }

    public boolean isSignedIn() {
        return session() != null && session().caller() != null;
    }

    /** Who is signed in. */
    public Caller caller() {
        if (!isSignedIn()) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "Sign in first");
        }
        return session().caller();
    }

    @Nullable
    String person() {
        return isSignedIn() ? session().caller().name() : null;
    }

    /** The path as the browser sees it. */
    String path() {
        return request.getUriInfo().getRequestUri().getPath();
    }

    /** The whole address of a path of this console, as the browser knows the console. */
    public String address(String path) {
        return request.getUriInfo().getBaseUri().resolve(path).toString();
    }

    /** Where the browser believes the console to be. */
    public PasskeyDesk.Place place() {
        URI base = request.getUriInfo().getBaseUri();
        String origin = base.getScheme() + "://" + base.getRawAuthority();
        return new PasskeyDesk.Place(base.getHost(), origin);
    }

    String csrf() {
        return session() == null ? "" : session().state().csrf();
    }

    /** Which forms the person may send. */
    Forms forms() {
        return new Forms(
                (Routes) request.getProperty(ROUTES), isSignedIn() ? session().caller() : null);
    }

    /** The form that was sent; checked already. */
    @SuppressWarnings("unchecked")
    public Form form() {
        Object fields = request.getProperty(FORM);
        return new Form(fields == null ? Map.of() : (Map<String, String>) fields);
    }

    /** What was typed on this page before its person had to confirm that it is them; else {@code fresh}. */
    public Form typed(Form fresh) {
        String kept = session().state().data().get(Sessions.TYPED);
        Form typed = Typed.on(path(), kept, fresh);
        if (typed == null) {
            return fresh;
        }
        sessions().remember(session().id(), Sessions.TYPED, null);
        return typed;
    }

    /** A value in the address. */
    public String query(String name) {
        String value = request.getUriInfo().getQueryParameters().getFirst(name);
        return value == null ? "" : storable(value).strip();
    }

    /** The text without what no column of the database takes: a search for it finds nothing, and does not fail. */
    static String storable(String text) {
        return text.replace('\u0000', '\uFFFD');
    }

    /** The number in the address behind which a list goes on; null for anything else. */
    @Nullable
    public Long place(String name) {
        String asked = query(name);
        return asked.matches("[0-9]{1,18}") ? Long.valueOf(asked) : null;
    }

    /** The id in the address behind which a list goes on; null for anything else. */
    @Nullable
    public UUID row(String name) {
        String asked = query(name);
        return asked.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}") ? UUID.fromString(asked) : null;
    }

    /** {@code INT} or {@code PROD} in the address; null for anything else. */
    @Nullable
    public Environment environment(String name) {
        String asked = query(name);
        return asked.equals("INT") || asked.equals("PROD") ? Environment.valueOf(asked) : null;
    }

    /** Keeps the page that the address of the sign-in names, until its person has signed in. */
    public void keepWanted() {
        String page = query("then");
        if (page.matches(PAGE)) {
            sessions().remember(session().id(), WANTED, page);
        }
    }

    /** Where a person goes who has signed in: the page that they wanted, else the first. */
    public String wanted() {
        String page = session().state().data().getOrDefault(WANTED, FIRST);
        return page.matches(PAGE) ? page : FIRST;
    }

    /** What a search finds; {@code nothing} where it names what is not there, or is not its person's to see. */
    public <T> T found(Supplier<T> search, T nothing) {
        try {
            return search.get();
        } catch (Problem problem) {
            if (problem.type() != ProblemType.NOT_FOUND) {
                throw problem;
            }
            return nothing;
        }
    }

    /** Goes to another page; {@code notice} is told there. */
    public Response to(String path, @Nullable String notice) {
        if (notice != null) {
            sessions().remember(session().id(), NOTICE, notice);
        }
        return Response.seeOther(URI.create(path)).build();
    }

    /** Goes to another page with the session of the browser replaced; {@code notice} is told there. */
    public Response to(String path, Sessions.Held fresh, @Nullable String notice) {
        if (notice != null) {
            sessions().remember(fresh.id(), NOTICE, notice);
        }
        return Response.seeOther(URI.create(path)).cookie(cookie(fresh.id())).build();
    }

    /** Goes to another page without a session. */
    public Response signedOut(String path) {
        return signedOut(Response.seeOther(URI.create(path)));
    }

    /** The answer that takes the browser's session away. */
    public Response signedOut(Response.ResponseBuilder answer) {
        return answer.cookie(new NewCookie.Builder(COOKIE)
                        .value("")
                        .path("/")
                        .maxAge(0)
                        .secure(true)
                        .httpOnly(true)
                        .sameSite(NewCookie.SameSite.LAX)
                        .build())
                .build();
    }

    @Nullable
    String takeNotice() {
        String notice = session() == null ? null : session().state().data().get(NOTICE);
        if (notice != null) {
            sessions().remember(session().id(), NOTICE, null);
        }
        return notice;
    }

    public static NewCookie cookie(String id) {
        return new NewCookie.Builder(COOKIE)
                .value(id)
                .path("/")
                .secure(true)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    static @Nullable String cookie(ContainerRequestContext request) {
        Cookie cookie = request.getCookies().get(COOKIE);
        return cookie == null ? null : cookie.getValue();
    }

    private Sessions sessions() {
        return (Sessions) request.getProperty(SESSIONS);
    }
}
