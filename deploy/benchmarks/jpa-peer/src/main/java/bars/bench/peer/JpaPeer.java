package bars.bench.peer;

import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** {@code java -Dpeer.database.url=… -Dpeer.database.user=… -jar jpa-peer.jar PORT}: listens on the loopback address. */
public final class JpaPeer {
    private JpaPeer() {}

    public static void main(String[] arguments) throws Exception {
        AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext(PeerBeans.class);
        RestfulServer fhir = new RestfulServer(beans.getBean(IFhirSystemDao.class).getContext());
        fhir.registerProviders(beans.getBean(ResourceProviderFactory.class).createProviders());
        fhir.registerProvider(beans.getBean(IJpaSystemProvider.class));

        Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
        ServletContextHandler root = new ServletContextHandler("/");
        root.addServlet(new ServletHolder(fhir), "/fhir/*");
        server.setHandler(root);
        server.start();
        System.out.println("Listening on http://127.0.0.1:" + arguments[0] + "/fhir");
        server.join();
    }
}
