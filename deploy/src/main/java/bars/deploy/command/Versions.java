package bars.deploy.command;

import picocli.CommandLine.IVersionProvider;

/** The versions that {@code --version} and {@code status} print. */
final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"bars " + platform(), "java " + Runtime.version()};
    }

    static String platform() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
