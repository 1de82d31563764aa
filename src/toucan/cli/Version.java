package toucan.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build has written into the jar. */
final class Version implements IVersionProvider {
    static String text() {
        String built = Version.class.getPackage().getImplementationVersion();
        return "toucan " + (built == null ? "(not built into a jar)" : built);
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
