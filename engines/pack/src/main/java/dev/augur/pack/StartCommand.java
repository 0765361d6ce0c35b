package dev.augur.pack;

import dev.augur.model.ModelFormat;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a program starts with a packed folder.
 *
 * @param folder the packed folder
 * @param format of the model in it
 * @param classPath of the program; empty if none was named
 * @param mainClass of the program; null if none was named
 * @param traits what else is so
 */
record StartCommand(
        Path folder,
        ModelFormat format,
        List<Path> classPath,
        @Nullable String mainClass,
        Set<Trait> traits) {
    /** What may be so. */
    enum Trait {
        /** The folder has native libraries. */
        NATIVES,
        /** The process lives for seconds, or answers little. */
        SHORT_LIVED
    }

    static final String NATIVES = "native";
    static final String SCRIPT = "start.sh";

    /** The JDK whose archives of classes hold compiled and linked state too (JEP 483, JEP 514). */
    private static final int AHEAD_OF_TIME = 25;

    StartCommand {
        classPath = List.copyOf(classPath);
        traits = Set.copyOf(traits);
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
        if (traits.contains(Trait.NATIVES)) {
            flags.addAll(NativeFlags.of(format, folder.resolve(NATIVES)));
        }
        // DJL unpacks the tokenizers' library there, once.
        flags.add("-DENGINE_CACHE_DIR=" + folder.resolve(NATIVES));
        if (traits.contains(Trait.SHORT_LIVED)) {
            flags.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        }
        flags.addAll(access());
        return flags;
    }

    /** What a JDK asks of those who load native libraries. */
    static List<String> access() {
        return Runtime.version().feature() >= 22 ? List.of("--enable-native-access=ALL-UNNAMED") : List.of();
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
