package bars.platform.api;

import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;

/** The contract itself, and a page for each type of problem. Public. */
@Path("")
@Singleton
public class OpenApiResource {
    private static final String CONTRACT = "/openapi/bars-admin.yaml";

    @GET
    @Path("openapi.yaml")
    @Produces({Media.YAML, MediaType.WILDCARD})
    public Response contract() throws IOException {
        try (InputStream in = OpenApiResource.class.getResourceAsStream(CONTRACT)) {
            if (in == null) {
                throw new IllegalStateException("the contract is not in the jar: " + CONTRACT);
            }
            // In one form, whatever was asked for: a contract is not refused for a header.
            return Response.ok(in.readAllBytes(), Media.YAML)
                    .header("Cache-Control", "public, max-age=300")
                    .build();
        }
    }

    @GET
    @Path("problems/{slug}")
    @Produces(MediaType.TEXT_PLAIN)
    public Response problem(@PathParam("slug") String slug) {
        ProblemType type = type(slug);
        return Response.ok(type.title() + "\nHTTP status " + ProblemStatus.of(type) + "\n" + type.advice() + "\n")
                .build();
    }

    /** A browser gets the page of the console, which needs no sign-in. */
    @GET
    @Path("problems/{slug}")
    @Produces("text/html;qs=0.5")
    public Response page(@PathParam("slug") String slug) {
        return Response.seeOther(
                        URI.create("/console/help/problems/" + type(slug).slug()))
                .build();
    }

    private static ProblemType type(String slug) {
        return Arrays.stream(ProblemType.values())
                .filter(one -> one.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("type of problem"));
    }
}
