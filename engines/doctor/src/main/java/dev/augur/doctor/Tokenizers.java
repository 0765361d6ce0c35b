package dev.augur.doctor;

import dev.augur.engine.Diagnosis;
import dev.augur.engine.Diagnosis.Fact;
import dev.augur.engine.Diagnosis.Library;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The native Hugging Face tokenizers in DJL's jar, if they are on the class path. Not loaded. */
final class Tokenizers {
    private static final String FOLDER = "native/lib/";
    private static final String DESCRIPTION = FOLDER + "tokenizers.properties";

    private Tokenizers() {}

    static Optional<Diagnosis> find(ClassLoader loader) throws IOException {
        URL description = loader.getResource(DESCRIPTION);
        if (description == null) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (InputStream in = description.openStream()) {
            properties.load(in);
        }
        String file = System.mapLibraryName("tokenizers");
        URL library = loader.getResource(FOLDER + platform() + "/cpu/" + file);
        return Optional.of(new Diagnosis(
                "Tokenizers " + properties.getProperty("version", "of unknown version"),
                List.of(new Fact("platform", platform())),
                List.of(new Library(file, library == null ? null : library.toString(), true, null)),
                List.of(),
                missing(library)));
    }

    private static List<Finding> missing(@Nullable URL library) {
        if (library != null) {
            return List.of();
        }
        return List.of(new Finding(
                Severity.ERROR,
                "The tokenizers on the class path have no library for " + platform(),
                "Texts cannot be tokenised.",
                "Use a version of ai.djl.huggingface:tokenizers that has this platform."));
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String os = system.contains("win") ? "win" : system.contains("mac") ? "osx" : "linux";
        String arch = System.getProperty("os.arch");
        return os + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }
}
