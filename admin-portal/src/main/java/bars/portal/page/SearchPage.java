package bars.portal.page;

import bars.db.certificate.CertificateState;
import bars.platform.certificate.CertificateList;
import bars.platform.certificate.CertificateRegister;
import bars.platform.certificate.CertificateView;
import bars.platform.exchange.MessageDesk;
import bars.platform.problem.Problem;
import bars.platform.tenant.EndpointRegister;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** One box for everything: goes straight to what is meant. */
@Path("search")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class SearchPage {
    private final EndpointRegister endpoints;
    private final CertificateRegister certificates;
    private final CertificateList shelf;
    private final MessageDesk messages;

    @Inject
    public SearchPage(
            EndpointRegister endpoints, CertificateRegister certificates, CertificateList shelf, MessageDesk messages) {
        this.endpoints = endpoints;
        this.certificates = certificates;
        this.shelf = shelf;
        this.messages = messages;
    }

    @GET
    public Response find(@BeanParam Visit visit) {
        String query = visit.query("q");
        if (isId(query)) {
            return visit.to(byId(visit, UUID.fromString(query)), (String) null);
        }
        if (isCaseReference(query)) {
            return visit.to("/console/messages?q=" + query, (String) null);
        }
        if (query.replaceAll("[:\\s]", "").matches("[0-9a-fA-F]{64}")) {
            return visit.to(byFingerprint(visit, query), (String) null);
        }
        if (query.contains(".")) {
            String name = query.toLowerCase(Locale.ROOT);
            if (isThere(() -> endpoints.get(visit.caller(), name))) {
                return visit.to("/console/endpoints/" + name, (String) null);
            }
        }
        return visit.to("/console/tenants?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8), (String) null);
    }

    private String byFingerprint(Visit visit, String query) {
        var ask = new CertificateList.Ask(List.of(CertificateState.values()), null, null, null, query);
        List<CertificateView> found = shelf.page(visit.caller(), ask, 0, 1).certificates();
        return found.isEmpty()
                ? "/console/certificates?show=all&q=" + URLEncoder.encode(query, StandardCharsets.UTF_8)
                : "/console/certificates/" + found.get(0).id();
    }

    private String byId(Visit visit, UUID id) {
        if (isThere(() -> messages.get(visit.caller(), id))) {
            return "/console/messages/" + id;
        }
        return isThere(() -> certificates.get(visit.caller(), id))
                ? "/console/certificates/" + id
                : "/console/messages?q=" + id;
    }

    private static boolean isThere(Runnable read) {
        try {
            read.run();
            return true;
        } catch (Problem notThereOrNotYours) {
            return false;
        }
    }

    static boolean isId(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    static boolean isCaseReference(String text) {
        return text.matches("[0-9A-Za-z]{4}-[0-9A-Za-z]{4}");
    }

    static UUID id(String text) {
        if (!isId(text)) {
            throw Problem.notFound("page");
        }
        return UUID.fromString(text);
    }
}
