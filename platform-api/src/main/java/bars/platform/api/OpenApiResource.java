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
import java.util.Arrays;

/** The contract itself, and a page for each type of problem. Public. */
@Path("")
@Singleton
public class OpenApiResource {
    private static final String CONTRACT = "/openapi/bars-admin.yaml";

    @GET
    @Path("openapi.yaml")
    @Produces(Media.YAML)
    public Response contract() throws IOException {
        try (InputStream in = OpenApiResource.class.getResourceAsStream(CONTRACT)) {
            if (in == null) {
                throw new IllegalStateException("the contract is not in the jar: " + CONTRACT);
            }
            return Response.ok(in.readAllBytes())
                    .header("Cache-Control", "public, max-age=300")
                    .build();
        }
    }

    @GET
    @Path("problems/{slug}")
    @Produces(MediaType.TEXT_PLAIN)
    public Response problem(@PathParam("slug") String slug) {
        ProblemType type = Arrays.stream(ProblemType.values())
                .filter(one -> one.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("type of problem"));
        return Response.ok(type.title() + "\nHTTP status " + ProblemStatus.of(type) + "\n")
                .build();
    }
}
