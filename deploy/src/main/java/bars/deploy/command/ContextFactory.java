package bars.deploy.command;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands that take the {@link Context} in their constructor. */
final class ContextFactory implements IFactory {
    private final Context context;

    ContextFactory(Context context) {
        this.context = context;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (var constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Context.class) {
                return type.cast(constructor.newInstance(context));
            }
        }
        return CommandLine.defaultFactory().create(type);
    }
}
