package bars.messages.bundle;

import bars.messages.json.JsonLimits;
import bars.messages.json.StrictJson;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Looks at XML before anybody builds anything of it: UTF-8, no document type, no entities, bounded depth and size. */
final class SafeXml {
    private static final int MOST_ATTRIBUTES = 100;

    private SafeXml() {}

    /** Text of the document, after a walk over the whole of it. */
    static String text(byte[] document, JsonLimits limits) {
        if (document.length > limits.bytes()) {
            throw Refusal.badRequest(IssueType.TOO_LONG, "The document is larger than " + limits.bytes() + " bytes");
        }
        String text = StrictJson.text(document);
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            walk(factory.createXMLStreamReader(new StringReader(text)), limits);
        } catch (XMLStreamException e) {
            throw malformed("it cannot be read");
        }
        return text;
    }

    private static void walk(XMLStreamReader reader, JsonLimits limits) throws XMLStreamException {
        int depth = 0;
        int elements = 0;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw malformed("it declares or uses entities");
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                elements++;
                if (depth > limits.depth()
                        || elements > limits.tokens()
                        || reader.getAttributeCount() > MOST_ATTRIBUTES) {
                    throw malformed("it is too deep or too large");
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
    }

    private static Refusal malformed(String where) {
        return Refusal.badRequest(IssueType.INVALID, "The document is not well-formed XML: " + where);
    }
}
