package bars.edge.payara;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Refuses requests of the admin listener whose path cannot be decoded: the server would answer them with an empty 200.
 */
final class PlainTargets extends BaseFilter {
    private static final byte[] PROBLEM =
            """
            {"type":"/api/v1/problems/malformed","title":"The request cannot be read","status":400,\
            "detail":"In a path each % is followed by two hexadecimal digits"}
            """
                    .getBytes(StandardCharsets.UTF_8);

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        HttpContent content = context.getMessage();
        HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
        if (isPlain(request.getRequestURI())) {
            return context.getInvokeAction();
        }
        HttpResponsePacket response = request.getResponse();
        if (!response.isCommitted()) {
            request.getProcessingState().setKeepAlive(false);
            HttpStatus.BAD_REQUEST_400.setValues(response);
            response.setContentType("application/problem+json");
            response.setContentLength(PROBLEM.length);
            HttpContent answer = HttpContent.builder(response)
                    .content(Buffers.wrap(context.getMemoryManager(), PROBLEM))
                    .last(true)
                    .build();
            context.write(answer, new EmptyCompletionHandler<WriteResult>() {
                @Override
                public void completed(WriteResult written) {
                    written.getConnection().closeSilently();
                }
            });
        }
        return context.getStopAction();
    }

    static boolean isPlain(String target) {
        for (int i = target.indexOf('%'); i >= 0; i = target.indexOf('%', i + 1)) {
            if (HeadRules.encoded(target, i) < 0) {
                return false;
            }
        }
        return true;
    }
}
