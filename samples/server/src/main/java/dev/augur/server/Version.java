package dev.augur.server;

/** Which server this is. */
final class Version {
    private Version() {}

    /** The version of the jar; a build that is not in a jar has none. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "augur-server " + (version == null ? "(not packaged)" : version);
    }
}
