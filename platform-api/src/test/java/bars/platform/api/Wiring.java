package bars.platform.api;

import jakarta.inject.Inject;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Constructor injection as the container does it: one instance of each class, made from what is known. */
final class Wiring {
    private final Map<Class<?>, Object> known = new HashMap<>();

    Wiring(Object... givens) {
        for (Object given : givens) {
            known.put(given.getClass(), given);
        }
    }

    /** {@code instance} wherever {@code type} is asked for. */
    <T> Wiring with(Class<T> type, T instance) {
        known.put(type, instance);
        return this;
    }

    <T> T get(Class<T> type) {
        Object present = known.get(type);
        if (present == null) {
            present = make(type);
            known.put(type, present);
        }
        return type.cast(present);
    }

    private Object make(Class<?> type) {
        if (type.getDeclaredConstructors().length == 0) {
            throw new AssertionError("tell the wiring which " + type.getName() + " to use");
        }
        Constructor<?> constructor = Arrays.stream(type.getDeclaredConstructors())
                .filter(one -> one.isAnnotationPresent(Inject.class))
                .findFirst()
                .orElseGet(() -> type.getDeclaredConstructors()[0]);
        Object[] arguments =
                Arrays.stream(constructor.getParameterTypes()).map(this::get).toArray();
        try {
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make " + type, e);
        }
    }
}
