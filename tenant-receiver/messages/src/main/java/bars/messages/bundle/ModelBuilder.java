package bars.messages.bundle;

import bars.messages.json.TokenTaker;
import ca.uhn.fhir.model.primitive.XhtmlDt;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseHasExtensions;
import org.hl7.fhir.instance.model.api.IBaseHasModifierExtensions;
import org.hl7.fhir.instance.model.api.IBaseXhtml;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Builds the library's model of a Bundle while its bytes are walked over, for messages written the usual way. What it
 * builds is what the library's own parser builds, but for the targets of references; of everything else, right or wrong,
 * it says {@link NotPlain}, and the library's parser decides. One walk's.
 * Source: decision record 0015.
 */
final class ModelBuilder implements TokenTaker {
    /** An element that is open. Reused: one for each depth. */
    private static final class Frame {
        /** Null while the type of a resource is not known yet. */
        private @Nullable IBase element;

        private @Nullable ElementShape shape;
        private @Nullable ElementChild child;
        private long seen;
        private boolean inArray;

        /** Whether something stood beside a primitive: the primitive may be there already when it comes. */
        private boolean twins;
    }

    private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

    private final List<Frame> frames = new ArrayList<>(24);

    /** The instant read last: the resources of a message mostly have one stamp, which is costly to read. */
    private @Nullable InstantType stamp;

    private int depth = -1;
    private @Nullable Bundle bundle;

    /** The document is not of the kind that is built here. Says nothing about whether it is right. */
    static final class NotPlain extends RuntimeException {
        private static final long serialVersionUID = 1L;
        static final NotPlain INSTANCE = new NotPlain();

        private NotPlain() {
            super("not plain", null, false, false);
        }
    }

    /** What was built; the walk must be over. */
    Bundle bundle() {
        if (bundle == null || depth >= 0) {
            throw NotPlain.INSTANCE;
        }
        return bundle;
    }

    /** No member of an element comes twice, or it is not plain. */
    @Override
    public boolean noticesDuplicates() {
        return true;
    }

    @Override
    public void take(JsonToken token, JsonParser parser) throws IOException {
        switch (token) {
            case FIELD_NAME -> name(parser.currentName());
            case START_OBJECT -> open();
            case END_OBJECT -> close();
            case START_ARRAY -> {
                Frame frame = top();
                require(!frame.inArray && child(frame).repeats());
                frame.inArray = true;
            }
            case END_ARRAY -> top().inArray = false;
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                value(token, parser.getText());
            default -> throw NotPlain.INSTANCE;
        }
    }

    private void name(String name) {
        Frame frame = top();
        if (frame.shape == null) {
            // Programs write the type of a resource first.
            require(name.equals("resourceType"));
            return;
        }
        ElementChild child = plain(frame.shape.child(name));
        require((frame.seen & child.bit()) == 0);
        frame.child = child;
        frame.seen |= child.bit();
    }

    private void open() {
        if (depth < 0) {
            require(bundle == null);
            push(null, null);
            return;
        }
        Frame frame = top();
        ElementChild child = child(frame);
        require(frame.inArray == child.repeats());
        IBase element = element(frame);
        switch (child.kind()) {
            case COMPOSITE -> push(child.add(element), child.shape());
            case EXTENSION -> pushExtension((IBase) ((IBaseHasExtensions) element).addExtension());
            case MODIFIER_EXTENSION ->
                pushExtension((IBase) ((IBaseHasModifierExtensions) element).addModifierExtension());
            case TWIN -> {
                frame.twins = true;
                IBase value = plain(child.only(element));
                require(value != stamp); // others may have it, without what stands beside this one
                push(value, ElementShape.of(value.getClass()));
            }
            case RESOURCE -> {
                require(element instanceof BundleEntryComponent);
                push(null, null);
            }
            default -> throw NotPlain.INSTANCE;
        }
    }

    private void pushExtension(IBase extension) {
        push(extension, ElementShape.of(Extension.class));
    }

    private void value(JsonToken token, String text) {
        require(depth >= 0);
        Frame frame = top();
        if (frame.shape == null) {
            require(token == JsonToken.VALUE_STRING && frame.child == null);
            resource(frame, text);
            return;
        }
        ElementChild child = child(frame);
        require(frame.inArray == child.repeats() && !text.isEmpty());
        IBase element = element(frame);
        switch (child.kind()) {
            case PRIMITIVE -> primitive(frame, child, element, token, text);
            case XHTML -> {
                XhtmlDt narrative = new XhtmlDt();
                narrative.setValueAsString(text);
                ((IBaseXhtml) child.add(element)).setValueAsString(narrative.getValueAsString());
            }
            case URL -> {
                require(token == JsonToken.VALUE_STRING);
                ((Extension) element).setUrl(text);
            }
            default -> throw NotPlain.INSTANCE;
        }
    }

    private void primitive(Frame frame, ElementChild child, IBase element, JsonToken token, String text) {
        switch (token) {
            case VALUE_STRING -> require(!child.isDecimal());
            case VALUE_TRUE, VALUE_FALSE -> require(!child.isId());
            // The library writes some numbers anew: those with an exponent, and a zero with a sign.
            default ->
                require(!child.isId() && !text.startsWith("-0") && text.indexOf('e') < 0 && text.indexOf('E') < 0);
        }
        if (child.isInstant() && !frame.twins) {
            instant(child, element, text);
            return;
        }
        IBase made = frame.twins && !child.repeats() ? plain(child.only(element)) : child.add(element);
        ((IPrimitiveType<?>) made).setValueAsString(text);
    }

    /** Nobody changes what was built: equal instants of one message are one object. */
    private void instant(ElementChild child, IBase element, String text) {
        if (stamp == null || child.repeats() || !text.equals(stamp.getValueAsString())) {
            stamp = (InstantType) child.add(element);
            stamp.setValueAsString(text);
        } else {
            child.set(element, stamp);
        }
    }

    private void resource(Frame frame, String type) {
        require(type.equals("Bundle") == (depth == 0));
        ElementShape shape = plain(ElementShape.ofResource(type));
        IBase made = shape.make();
        if (made instanceof Bundle whole) {
            bundle = whole;
        } else {
            Frame parent = frames.get(depth - 1);
            child(parent).set(element(parent), made);
        }
        frame.element = made;
        frame.shape = shape;
    }

    private void close() {
        IBase element = element(top());
        depth--;
        if (element instanceof Extension extension) {
            require(extension.hasUrl() && !(extension.hasValue() && extension.hasExtension()));
        } else if (element instanceof BundleEntryComponent entry && entry.hasResource()) {
            require(entry.hasFullUrl());
            identify(entry.getResource(), entry.getFullUrl());
        } else if (element instanceof Bundle whole) {
            identify(whole);
        }
    }

    private static void identify(Bundle whole) {
        String id = plainId(whole);
        if (id != null) {
            String version = whole.getMeta().getVersionId();
            whole.getIdElement().setValue("Bundle/" + id + (version == null ? "" : "/_history/" + version));
        }
    }

    /** In the library's model a resource is known by the address of its entry, and by its version. */
    private static void identify(Resource resource, String fullUrl) {
        String version = plainId(resource) == null ? null : resource.getMeta().getVersionId();
        resource.setId(fullUrl);
        if (version != null && !resource.getIdElement().hasVersionIdPart()) {
            resource.setId(resource.getIdElement().withVersion(version));
        }
    }

    /** The id of {@code resource}; null where it has none. */
    private static @Nullable String plainId(Resource resource) {
        String id = resource.hasId() ? resource.getIdElement().getValue() : null;
        require(id == null || PLAIN_ID.matcher(id).matches());
        return id;
    }

    private void push(@Nullable IBase element, @Nullable ElementShape shape) {
        depth++;
        if (frames.size() == depth) {
            frames.add(new Frame());
        }
        Frame frame = frames.get(depth);
        frame.element = element;
        frame.shape = shape;
        frame.child = null;
        frame.seen = 0;
        frame.inArray = false;
        frame.twins = false;
    }

    private Frame top() {
        require(depth >= 0);
        return frames.get(depth);
    }

    private static IBase element(Frame frame) {
        return plain(frame.element);
    }

    private static ElementChild child(Frame frame) {
        return plain(frame.child);
    }

    private static <T> T plain(@Nullable T found) {
        if (found == null) {
            throw NotPlain.INSTANCE;
        }
        return found;
    }

    private static void require(boolean plain) {
        if (!plain) {
            throw NotPlain.INSTANCE;
        }
    }
}
