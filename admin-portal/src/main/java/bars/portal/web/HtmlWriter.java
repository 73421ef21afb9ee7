package bars.portal.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Renders pages with the templates that the build compiled. Thread-safe. */
@Provider
@Singleton
@Produces(MediaType.TEXT_HTML)
public class HtmlWriter implements MessageBodyWriter<Html> {
    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlWriter.class.getClassLoader(), "bars.portal.pages");

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType media) {
        return type == Html.class;
    }

    @Override
    public void writeTo(
            Html page,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        headers.putSingle("Content-Type", "text/html;charset=UTF-8");
        out.write(render(page));
    }

    static byte[] render(Html page) {
        Utf8ByteOutput output = new Utf8ByteOutput();
        ENGINE.render(page.template(), page.values(), output);
        return output.toByteArray();
    }
}
