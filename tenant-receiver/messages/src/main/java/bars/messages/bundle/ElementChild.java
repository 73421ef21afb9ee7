package bars.messages.bundle;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import java.lang.reflect.Constructor;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.EnumFactory;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * One member that an element may have in FHIR's JSON. Immutable but for a shape that is looked up once; thread-safe.
 */
final class ElementChild {
    /** How it is written. */
    enum Kind {
        PRIMITIVE,
        /** Id and extensions of a primitive, in an object of its own. */
        TWIN,
        COMPOSITE,
        XHTML,
        RESOURCE,
        EXTENSION,
        MODIFIER_EXTENSION,
        URL
    }

    private final Kind kind;
    private final long bit;
    private final boolean repeats;
    private final @Nullable BaseRuntimeChildDefinition definition;
    private final @Nullable BaseRuntimeElementDefinition<?> target;
    private final @Nullable Constructor<? extends IBase> maker;
    private final Object[] arguments;
    private final boolean decimal;
    private final boolean id;
    private final boolean instant;
    private @Nullable ElementShape shape;

    private ElementChild(
            Kind kind,
            long bit,
            boolean repeats,
            @Nullable BaseRuntimeChildDefinition definition,
            @Nullable BaseRuntimeElementDefinition<?> target) {
        this.kind = kind;
        this.bit = bit;
        this.repeats = repeats;
        this.definition = definition;
        this.target = target;
        Object argument = definition == null ? null : definition.getInstanceConstructorArguments();
        this.arguments = argument == null ? new Object[0] : new Object[] {argument};
        this.decimal = target != null && target.getName().equals("decimal");
        this.id = definition != null && definition.getElementName().equals("id");
        this.instant = target != null && target.getImplementingClass() == InstantType.class;
        this.maker = target == null || kind == Kind.RESOURCE ? null : maker(target.getImplementingClass(), arguments);
    }

    /** A member of a declared type; null where {@code kind} is, or where there is no {@code place} for it. */
    static @Nullable ElementChild of(
            @Nullable Kind kind,
            int place,
            BaseRuntimeChildDefinition definition,
            BaseRuntimeElementDefinition<?> target) {
        return kind == null || place < 0
                ? null
                : new ElementChild(
                        kind, 1L << place, definition.getMax() < 0 || definition.getMax() > 1, definition, target);
    }

    /** The value of an extension. */
    static @Nullable ElementChild value(@Nullable Kind kind, int place, BaseRuntimeElementDefinition<?> target) {
        return kind == null || place < 0 ? null : new ElementChild(kind, 1L << place, false, null, target);
    }

    /** A member that is read in a way of its own. */
    static ElementChild special(Kind kind, int place) {
        boolean repeats = kind == Kind.EXTENSION || kind == Kind.MODIFIER_EXTENSION;
        return new ElementChild(kind, 1L << place, repeats, null, null);
    }

    /** The member beside this one. */
    ElementChild twin(int place) {
        return new ElementChild(Kind.TWIN, 1L << place, false, definition, target);
    }

    Kind kind() {
        return kind;
    }

    /** One bit of its own among the members of its element. */
    long bit() {
        return bit;
    }

    boolean repeats() {
        return repeats;
    }

    /** Whether its text is a decimal, which the library writes anew when it is no number of JSON. */
    boolean isDecimal() {
        return decimal;
    }

    /** Whether it is a FHIR instant, and nothing that extends it. */
    boolean isInstant() {
        return instant;
    }

    /** Whether it is an id, which must be a text. */
    boolean isId() {
        return id;
    }

    /** A new one in {@code parent}. */
    IBase add(IBase parent) {
        IBase made = made();
        if (definition == null) {
            ((Extension) parent).setValue((Type) made);
        } else {
            definition.getMutator().addValue(parent, made);
        }
        return made;
    }

    private IBase made() {
        if (maker == null) {
            throw new IllegalStateException("it is not made like this");
        }
        try {
            return maker.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e); // constructors of the model are public and throw nothing
        }
    }

    /** The library looks for its constructors anew for each element; here each is looked for once. */
    private static Constructor<? extends IBase> maker(Class<? extends IBase> type, Object[] arguments) {
        try {
            Constructor<? extends IBase> maker =
                    arguments.length == 0 ? type.getConstructor() : type.getConstructor(EnumFactory.class);
            maker.setAccessible(true);
            return maker;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no constructor in " + type, e);
        }
    }

    /** The one in {@code parent}, which has at most one; a new one where it has none; null where it has another type. */
    @Nullable
    IBase only(IBase parent) {
        List<IBase> values = definition().getAccessor().getValues(parent);
        if (values.isEmpty() || values.get(0) == null) {
            return add(parent);
        }
        IBase found = values.get(0);
        return found.getClass() == target().getImplementingClass() ? found : null;
    }

    /** Sets {@code value} in {@code parent}. */
    void set(IBase parent, IBase value) {
        definition().getMutator().setValue(parent, value);
    }

    /** The shape of what it holds. */
    ElementShape shape() {
        ElementShape known = shape;
        if (known == null) {
            known = ElementShape.of(target().getImplementingClass());
            shape = known;
        }
        return known;
    }

    private BaseRuntimeChildDefinition definition() {
        if (definition == null) {
            throw new IllegalStateException("a special member has no definition");
        }
        return definition;
    }

    private BaseRuntimeElementDefinition<?> target() {
        if (target == null) {
            throw new IllegalStateException("a special member has no type");
        }
        return target;
    }
}
