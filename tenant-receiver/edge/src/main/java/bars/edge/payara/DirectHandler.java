package bars.edge.payara;

import java.util.function.Consumer;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** Before the server's own handler: gives requests of a {@link DirectRoutes} to their application, all others to the server. */
final class DirectHandler extends HttpHandler {
    private final HttpHandler server;

    DirectHandler(HttpHandler server) {
        super(server.getName());
        this.server = server;
        setAllowCustomStatusMessage(server.isAllowCustomStatusMessage());
        setAllowEncodedSlash(server.isAllowEncodedSlash());
        setRequestURIEncoding(server.getRequestURIEncoding());
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        Consumer<DirectRequest> taker =
                request.getMethod() == Method.POST ? DirectRoutes.taker(request.getRequestURI()) : null;
        if (taker == null) {
            server.service(request, response);
        } else {
            taker.accept(new GrizzlyRequest(request, response));
        }
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void destroy() {
        server.destroy();
    }
}
