package dev.augur.pack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a program starts with a packed folder.
 *
 * @param folder the packed folder
 * @param classPath of the program; empty if none was named
 * @param mainClass of the program; null if none was named
 * @param natives whether the folder has native libraries
 */
record StartCommand(
        Path folder, List<Path> classPath, @Nullable String mainClass, boolean natives) {
    static final String NATIVES = "native";
    static final String SCRIPT = "start.sh";

    /** The JDK whose archives of classes hold compiled and linked state too (JEP 483, JEP 514). */
    private static final int AHEAD_OF_TIME = 25;

    StartCommand {
        classPath = List.copyOf(classPath);
    }

    static boolean isAheadOfTime() {
        return Runtime.version().feature() >= AHEAD_OF_TIME;
    }

    Path archive() {
        return folder.resolve(isAheadOfTime() ? "app.aot" : "app.jsa");
    }

    /** Flags of the JVM, with or without those that use the archive. */
    List<String> flags(boolean withArchive) {
        List<String> flags = new ArrayList<>();
        if (withArchive) {
            flags.add((isAheadOfTime() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive());
        }
        flags.addAll(plainFlags());
        return flags;
    }

    /** The flag of the run that makes the archive. */
    String archiving() {
        return (isAheadOfTime() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive();
    }

    private List<String> plainFlags() {
        List<String> flags = new ArrayList<>();
        if (natives) {
            flags.add("-Donnxruntime.native.path=" + folder.resolve(NATIVES));
        }
        // DJL unpacks the tokenizers' library there, once.
        flags.add("-DENGINE_CACHE_DIR=" + folder.resolve(NATIVES));
        if (Runtime.version().feature() >= 22) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        return flags;
    }

    String classPathText() {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** The whole command, as a shell script whose arguments go to the program. */
    void writeScript() throws IOException {
        String flags = flags(Files.exists(archive())).stream()
                .map(StartCommand::quoted)
                .collect(Collectors.joining(" "));
        String script = "#!/bin/sh\n# Made by augur pack, for the JDK " + Runtime.version()
                + " and for these files at these places.\nexec java " + flags + " -cp " + quoted(classPathText()) + " "
                + mainClass + " \"$@\"\n";
        Path file = folder.resolve(SCRIPT);
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
