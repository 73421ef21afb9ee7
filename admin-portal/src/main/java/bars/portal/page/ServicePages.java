package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.tenant.AccessRules;
import bars.platform.tenant.CatalogueEntry;
import bars.platform.tenant.ServiceDocument;
import bars.platform.tenant.ServiceRegister;
import bars.platform.tenant.ServiceView;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Takes;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One service: what it takes, who handles it, who may call it, and where its catalogue entry stands. */
@Path("endpoints/{serverName}/services/{id}")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class ServicePages {
    private static final List<String> FIELDS =
            List.of("name", "useCases", "applicationVersions", "kind", "url", "rules", "catalogueUrl", "note");

    private final ServiceRegister services;

    @Inject
    public ServicePages(ServiceRegister services) {
        this.services = services;
    }

    @GET
    public Html show(@BeanParam Visit visit, @PathParam("serverName") String serverName, @PathParam("id") String id) {
        return page(visit, serverName, SearchPage.id(id), null);
    }

    @POST
    @Takes(Permission.TENANTS_WRITE)
    public Response change(
            @BeanParam Visit visit, @PathParam("serverName") String serverName, @PathParam("id") String id) {
        UUID service = SearchPage.id(id);
        Form form = visit.form();
        return saved(visit, serverName, service, "The service was changed", () -> {
            ServiceView before = service(visit, serverName, service);
            ServiceDocument document = new ServiceDocument(
                    before.system(),
                    before.value(),
                    form.optional("name"),
                    form.list("useCases"),
                    versions(form.value("applicationVersions")),
                    handler(before.handler(), form),
                    before.settings(),
                    form.value("enabled").equals("yes"));
            services.put(visit.caller(), serverName, service, document, form.precondition());
        });
    }

    @POST
    @Takes(Permission.TENANTS_WRITE)
    @Path("access-rules")
    public Response admit(
            @BeanParam Visit visit, @PathParam("serverName") String serverName, @PathParam("id") String id) {
        UUID service = SearchPage.id(id);
        Form form = visit.form();
        return saved(visit, serverName, service, "Who may call was changed", () -> {
            AccessRules rules = new AccessRules(
                    form.value("otherwise").equals("DENY") ? AccessRules.Effect.DENY : AccessRules.Effect.ALLOW,
                    AccessLines.read(form.value("rules")));
            services.admit(visit.caller(), serverName, service, rules, form.precondition());
        });
    }

    @POST
    @Takes(Permission.TENANTS_WRITE)
    @Path("catalogue-entry")
    public Response move(
            @BeanParam Visit visit, @PathParam("serverName") String serverName, @PathParam("id") String id) {
        UUID service = SearchPage.id(id);
        Form form = visit.form();
        return saved(visit, serverName, service, "The catalogue entry was changed", () -> {
            var move = new CatalogueEntry.Move(
                    state(form.value("state")), form.optional("catalogueUrl"), form.optional("note"));
            services.moveCatalogueEntry(visit.caller(), serverName, service, move, form.precondition());
        });
    }

    @POST
    @Takes(Permission.TENANTS_WRITE)
    @Path("removal")
    public Response withdraw(
            @BeanParam Visit visit, @PathParam("serverName") String serverName, @PathParam("id") String id) {
        services.withdraw(
                visit.caller(), serverName, SearchPage.id(id), visit.form().precondition());
        return visit.to("/console/endpoints/" + serverName, "The service was removed");
    }

    private Response saved(Visit visit, String serverName, UUID service, String notice, Runnable deed) {
        try {
            deed.run();
            return visit.to("/console/endpoints/" + serverName + "/services/" + service, notice);
        } catch (Problem problem) {
            if (problem.type() != ProblemType.VALIDATION) {
                throw problem;
            }
            return SignInPages.wrong(
                    page(visit, serverName, service, visit.form().refused(problem, FIELDS)));
        }
    }

    private Html page(Visit visit, String serverName, UUID id, @Nullable Form typed) {
        ServiceView view = service(visit, serverName, id);
        AccessRules rules = services.accessRules(visit.caller(), serverName, id).value();
        CatalogueEntry entry =
                services.catalogueEntry(visit.caller(), serverName, id).value();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", view.name() == null ? "" : view.name());
        fields.put("useCases", String.join(", ", view.useCases()));
        fields.put("applicationVersions", lines(view.applicationVersions()));
        fields.put("kind", String.valueOf(view.handler().get("kind")));
        fields.put("url", String.valueOf(view.handler().getOrDefault("url", "")));
        fields.put("enabled", view.enabled() ? "yes" : "no");
        fields.put("otherwise", rules.otherwise() == AccessRules.Effect.DENY ? "DENY" : "ALLOW");
        fields.put("rules", AccessLines.write(rules));
        fields.put("catalogueUrl", entry.url());
        fields.put("note", entry.note() == null ? "" : entry.note());
        fields.put("state", entry.state().name());
        Form form = typed == null ? Form.with(fields) : over(fields, typed);
        List<String> kinds = kinds(visit, view);
        return Html.of(
                visit, view.value(), "service.jte", "form", form, "service", view, "entry", entry, "kinds", kinds);
    }

    /** What was typed into one of the page's forms, and what is stored in the others. */
    static Form over(Map<String, String> stored, Form typed) {
        Map<String, String> fields = new LinkedHashMap<>(stored);
        if (typed.fields().containsKey("kind")) {
            // No browser sends a box that is off.
            fields.put("enabled", "no");
        }
        fields.putAll(typed.fields());
        return new Form(fields, typed.errors());
    }

    /** Besides the platform's own: what suppliers dropped in, and what the service has now. */
    private List<String> kinds(Visit visit, ServiceView view) {
        SortedSet<String> kinds = new TreeSet<>(services.handlerKinds(visit.caller()));
        kinds.add(String.valueOf(view.handler().get("kind")));
        kinds.removeAll(List.of("inbox", "relay"));
        return List.copyOf(kinds);
    }

    private ServiceView service(Visit visit, String serverName, UUID id) {
        return services.list(visit.caller(), serverName).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("service"));
    }

    /** What other kinds than a relay need stays as it was. */
    private static Map<String, Object> handler(Map<String, Object> before, Form form) {
        Map<String, Object> handler =
                form.value("kind").equals(before.get("kind")) ? new LinkedHashMap<>(before) : new LinkedHashMap<>();
        handler.put("kind", form.value("kind"));
        if (form.value("kind").equals("relay")) {
            handler.put("url", form.value("url"));
        }
        return handler;
    }

    /** {@code 1: 2.1.0, 2.2.0} on each line. */
    private static Map<String, List<String>> versions(String text) {
        Map<String, List<String>> versions = new LinkedHashMap<>();
        for (String line :
                text.lines().map(String::strip).filter(one -> !one.isEmpty()).toList()) {
            String[] parts = line.split(":", 2);
            if (parts.length < 2) {
                throw Problem.invalid(
                        "/applicationVersions", "shape", "Write each line as a number, a colon and versions: 1: 2.1.0");
            }
            versions.put(
                    parts[0].strip(), Form.with(Map.of("versions", parts[1])).list("versions"));
        }
        return versions;
    }

    private static CatalogueEntry.State state(String chosen) {
        return Arrays.stream(CatalogueEntry.State.values())
                .filter(state -> state.name().equals(chosen))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("/state", "required", "Select the new state"));
    }

    private static String lines(Map<String, List<String>> versions) {
        return versions.entrySet().stream()
                .map(one -> one.getKey() + ": " + String.join(", ", one.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
