package bars.messages.bundle;

import bars.messages.json.JsonLimits;
import bars.messages.json.StrictJson;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import java.io.StringReader;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Looks at XML before anybody builds anything of it: UTF-8, no document type, no entities, elements of FHIR and of its
 * narratives only, bounded depth and size.
 */
final class SafeXml {
    private static final int MOST_ATTRIBUTES = 100;
    private static final Set<String> NAMESPACES = Set.of("http://hl7.org/fhir", "http://www.w3.org/1999/xhtml");

    /** Many programs begin UTF-8 with it. Source: XML 1.0 §4.3.3, it is no part of the document. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private SafeXml() {}

    /** Text of the document, after a walk over the whole of it. */
    static String text(byte[] document, JsonLimits limits) {
        if (document.length > limits.bytes()) {
            throw Refusal.badRequest(IssueType.TOO_LONG, "The document is larger than " + limits.bytes() + " bytes");
        }
        String text = utf8(document);
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

    private static String utf8(byte[] document) {
        try {
            String text = StrictJson.text(document);
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (Refusal e) {
            throw malformed("it is not UTF-8");
        }
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
                if (!NAMESPACES.contains(String.valueOf(reader.getNamespaceURI()))) {
                    throw malformed("it has elements that are not in the namespace of FHIR");
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
