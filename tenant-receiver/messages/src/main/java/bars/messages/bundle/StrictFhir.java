package bars.messages.bundle;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IJsonLikeParser;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.IParserErrorHandler;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;
import ca.uhn.fhir.parser.json.jackson.JacksonStructure;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;

/**
 * The one context of FHIR R4 in the process, and the one way to parse: everything that is not FHIR R4 is refused, and the
 * refusal names the element and never its value. Thread-safe.
 */
final class StrictFhir {
    static final FhirContext CONTEXT = FhirContext.forR4Cached();

    private StrictFhir() {}

    /** The Bundle in {@code json}: a document that was read strictly. */
    static Bundle bundle(ObjectNode json) {
        JacksonStructure document = new JacksonStructure();
        document.setNativeObject(json);
        return parse(
                CONTEXT.newJsonParser(), parser -> ((IJsonLikeParser) parser).parseResource(Bundle.class, document));
    }

    /** The Bundle in {@code xml}, which must have been looked at for depth and entities before. */
    static Bundle xmlBundle(String xml) {
        // Else an id is taken away where the fullUrl repeats it; JSON keeps both.
        IParser reader = CONTEXT.newXmlParser().setOverrideResourceIdWithBundleEntryFullUrl(false);
        return parse(reader, parser -> parser.parseResource(Bundle.class, xml));
    }

    private static Bundle parse(IParser parser, Function<IParser, Bundle> parse) {
        parser.setParserErrorHandler(new Handler());
        try {
            return parse.apply(parser);
        } catch (Refusal e) {
            throw e;
        } catch (RuntimeException e) {
            // The library throws many kinds for input that it does not expect, and prints values in their messages.
            throw refusal("The message is not a valid FHIR R4 Bundle", "Bundle");
        }
    }

    /** The Bundle as JSON; instants and numbers keep their spelling. */
    static byte[] json(Bundle bundle) {
        return CONTEXT.newJsonParser()
                .setOmitResourceId(false)
                .encodeResourceToString(bundle)
                .getBytes(StandardCharsets.UTF_8);
    }

    static Refusal refusal(String diagnostics, String path) {
        return Refusal.badRequest(IssueType.INVALID, "FHIR-R4", path, diagnostics);
    }

    /** Turns every complaint of the parser into a refusal. */
    private static final class Handler implements IParserErrorHandler {
        @Override
        public void containedResourceWithNoId(@Nullable IParseLocation location) {
            // Nothing here follows references into contained resources.
        }

        @Override
        public void incorrectJsonType(
                @Nullable IParseLocation location,
                String element,
                ValueType expected,
                @Nullable ScalarType expectedScalar,
                ValueType found,
                @Nullable ScalarType foundScalar) {
            // 30 for "30" and the like is read by every FHIR server; a wrong structure is not.
            if (expected != ValueType.SCALAR || found != ValueType.SCALAR) {
                throw complaint(location, "The element " + name(element) + " has the wrong JSON type");
            }
        }

        @Override
        public void invalidValue(IParseLocation location, String value, String error) {
            throw complaint(location, "An element has a value that its type does not allow");
        }

        @Override
        public void missingRequiredElement(@Nullable IParseLocation location, String element) {
            throw complaint(location, "The element " + name(element) + " is missing");
        }

        @Override
        public void unexpectedRepeatingElement(@Nullable IParseLocation location, String element) {
            throw complaint(location, "The element " + name(element) + " must not repeat");
        }

        @Override
        public void unknownAttribute(@Nullable IParseLocation location, String attribute) {
            throw complaint(location, "There is an attribute that FHIR R4 does not know");
        }

        @Override
        public void unknownElement(@Nullable IParseLocation location, String element) {
            throw complaint(location, "The element " + name(element) + " is unknown to FHIR R4");
        }

        @Override
        public void unknownReference(@Nullable IParseLocation location, String reference) {
            // References that do not resolve are normal here. Source: contract §2.1.
        }

        @Override
        public void invalidInternalReference(@Nullable IParseLocation location, String reference) {
            // As above.
        }

        @Override
        public void extensionContainsValueAndNestedExtensions(@Nullable IParseLocation location) {
            throw complaint(location, "An extension has both a value and extensions");
        }

        /**
         * Names of elements come from the sender too, and may be a patient's: only what looks like one of FHIR's, which begin with
         * a small letter, is repeated.
         */
        private static String name(@Nullable String element) {
            return element != null && element.matches("_?[a-z][A-Za-z0-9]{0,59}") ? element : "(unnamed)";
        }

        private static Refusal complaint(@Nullable IParseLocation location, String what) {
            String parent = location == null ? null : location.getParentElementName();
            // What has elements was read as something that FHIR knows, a type for instance.
            return refusal(what, parent != null && parent.matches("_?[A-Za-z][A-Za-z0-9]{0,59}") ? parent : "Bundle");
        }
    }
}
