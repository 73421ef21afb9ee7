package bars.portal.page;

import bars.db.Environment;
import bars.platform.access.Permission;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import bars.platform.trust.Trust;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Takes;
import bars.portal.web.Visit;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a new platform has to be told after its first account: who runs it, and whom it trusts. Each step can be left out. */
@Path("start")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class StartPages {
    private static final List<KnownSetting> ORGANISATION = List.of(
            KnownSetting.SUPPLIER_NAME,
            KnownSetting.SUPPLIER_PRODUCT,
            KnownSetting.SUPPLIER_CONTACT_EMAIL,
            KnownSetting.SUPPLIER_LABEL);

    private final SettingsBook settings;
    private final Trust trust;

    @Inject
    public StartPages(SettingsBook settings, Trust trust) {
        this.settings = settings;
        this.trust = trust;
    }

    /** The first step that is not done; the dashboard when there is none, or nothing that the person may do. */
    @GET
    public Response next(@BeanParam Visit visit) {
        var caller = visit.caller();
        if (!caller.may(Permission.SETTINGS_WRITE) || !caller.may(Permission.TRUST_WRITE)) {
            return visit.to("/console/", (String) null);
        }
        boolean named = !value(visit, KnownSetting.SUPPLIER_NAME).isEmpty();
        return visit.to(
                !named ? "/console/start/organisation" : unset(visit).isEmpty() ? "/console/" : "/console/start/trust",
                (String) null);
    }

    @GET
    @Path("organisation")
    public Html askOrganisation(@BeanParam Visit visit) {
        Map<String, String> fields = new LinkedHashMap<>();
        ORGANISATION.forEach(one -> fields.put(one.wire(), value(visit, one)));
        return Html.of(visit, "Who runs this platform", "start-organisation.jte", "form", Form.with(fields));
    }

    @POST
    @Takes(value = Permission.SETTINGS_WRITE, onPlatform = true, inBoth = true)
    @Path("organisation")
    public Response organisation(@BeanParam Visit visit) {
        Form form = visit.form();
        Map<String, String> wrong = new LinkedHashMap<>();
        for (KnownSetting one : ORGANISATION) {
            try {
                put(visit, one, form.value(one.wire()));
            } catch (Problem problem) {
                if (problem.type() != ProblemType.VALIDATION) {
                    throw problem;
                }
                wrong.put(one.wire(), "Enter " + one.expectation());
            }
        }
        if (form.value(KnownSetting.SUPPLIER_NAME.wire()).isEmpty()) {
            wrong.put(KnownSetting.SUPPLIER_NAME.wire(), "Enter the name of the supplier");
        }
        return wrong.isEmpty()
                ? visit.to("/console/start/trust", "Saved")
                : SignInPages.wrong(Html.of(
                        visit,
                        "Who runs this platform",
                        "start-organisation.jte",
                        "form",
                        new Form(form.fields(), wrong)));
    }

    @GET
    @Path("trust")
    public Html askTrust(@BeanParam Visit visit) {
        return trustPage(visit, Form.empty());
    }

    @POST
    @Takes(value = Permission.TRUST_WRITE, onPlatform = true)
    @Path("trust")
    public Response trust(@BeanParam Visit visit) {
        Form form = visit.form();
        Map<String, String> wrong = new LinkedHashMap<>();
        for (Environment environment : Environment.values()) {
            String pasted = form.value("authorities-" + environment);
            if (!pasted.isEmpty()) {
                try {
                    trust.addAuthorities(visit.caller(), environment, pasted, null, false);
                } catch (Problem problem) {
                    if (problem.type() != ProblemType.VALIDATION) {
                        throw problem;
                    }
                    wrong.put(
                            "authorities-" + environment,
                            problem.violations().get(0).detail());
                }
            }
        }
        return wrong.isEmpty()
                ? visit.to("/console/start/done", (String) null)
                : SignInPages.wrong(trustPage(visit, new Form(form.fields(), wrong)));
    }

    @GET
    @Path("done")
    public Html done(@BeanParam Visit visit) {
        return Html.of(visit, "The platform is set up", "start-done.jte", "unset", unset(visit));
    }

    private Html trustPage(Visit visit, Form form) {
        return Html.of(visit, "Whom it trusts", "start-trust.jte", "form", form, "unset", unset(visit));
    }

    /** The environments in which nobody is trusted yet. */
    private List<Environment> unset(Visit visit) {
        List<Environment> unset = new ArrayList<>();
        for (Environment environment : Environment.values()) {
            if (trust.show(visit.caller(), environment).authorities().isEmpty()) {
                unset.add(environment);
            }
        }
        return unset;
    }

    private String value(Visit visit, KnownSetting setting) {
        return settings.get(visit.caller(), setting.wire()).value().asText();
    }

    private void put(Visit visit, KnownSetting setting, String typed) {
        long version = settings.get(visit.caller(), setting.wire()).version();
        if (!typed.equals(value(visit, setting))) {
            settings.put(
                    visit.caller(),
                    setting.wire(),
                    new SettingsBook.SettingDocument(TextNode.valueOf(typed)),
                    version == 0 ? null : Precondition.oneOf(Set.of(version)));
        }
    }
}
