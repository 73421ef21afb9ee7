package bars.receiver.endpoint;

import bars.receiver.read.Statements;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** {@code /metadata} and {@code /MessageDefinition}. */
@Path("")
@Singleton
public class StatementEndpoint {
    private final Statements statements;

    @Inject
    public StatementEndpoint(Statements statements) {
        this.statements = statements;
    }

    @GET
    @Path("metadata")
    public Response metadata(@Context ContainerRequestContext request) {
        return Exchange.response(statements.metadata(Exchange.arrival(request), Exchange.headers(request)));
    }

    @GET
    @Path("MessageDefinition")
    public Response definitions(@Context ContainerRequestContext request, @Context UriInfo uri) {
        return Exchange.response(
                statements.definitions(Exchange.arrival(request), Exchange.headers(request), uri.getQueryParameters()));
    }
}
