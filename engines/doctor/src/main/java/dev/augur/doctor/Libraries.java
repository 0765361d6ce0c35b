package dev.augur.doctor;

import dev.augur.engine.Diagnosis;
import dev.augur.engine.Diagnosis.Library;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks into the native libraries of an engine, without loading them: are they there, and is all there that they need. */
final class Libraries {
    private static final String GLIBC = "GLIBC_";

    private final LibraryPath path;
    private final CLibrary system;
    private final int processor;

    Libraries(Machine machine) {
        this.path = new LibraryPath(machine);
        this.system = CLibrary.of(machine);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        this.processor = arch.equals("aarch64") ? Elf.AARCH64 : Elf.X86_64;
    }

    /** The engine's diagnosis with facts and findings on its libraries. */
    Diagnosis look(Diagnosis engine) {
        List<Diagnosis.Fact> facts = new ArrayList<>(engine.facts());
        List<Finding> findings = new ArrayList<>(engine.findings());
        for (Library library : engine.libraries()) {
            facts.add(new Diagnosis.Fact(library.name(), look(library, engine.libraries(), findings)));
        }
        return new Diagnosis(engine.engine(), facts, engine.libraries(), engine.devices(), findings);
    }

    private String look(Library library, List<Library> siblings, List<Finding> findings) {
        String location = library.location();
        if (location == null) {
            return library.required() ? "missing" : "not in this build";
        }
        try {
            String size = Units.bytes(size(location));
            if (!library.name().matches(".+\\.so(\\.\\d+)*")) {
                return size;
            }
            Elf elf = Elf.read(() -> connect(location).getInputStream());
            return size + ", " + judge(library, elf, siblings, findings);
        } catch (IOException e) {
            findings.add(new Finding(
                    Severity.ERROR,
                    library.name() + " in " + location + " is damaged: " + e.getMessage(),
                    "It cannot be loaded.",
                    "Get its jar again."));
            return "damaged";
        }
    }

    private String judge(Library library, Elf elf, List<Library> siblings, List<Finding> findings) {
        Severity severity = library.required() ? Severity.ERROR : Severity.WARNING;
        String glibc = glibc(elf);
        List<String> missing = elf.needed().stream()
                .filter(needed -> siblings.stream().noneMatch(sibling -> is(sibling, needed)) && !path.has(needed))
                .toList();
        if (elf.machine() != processor) {
            findings.add(new Finding(
                    severity,
                    library.name() + " is built for another processor (ELF machine " + elf.machine() + ", here "
                            + processor + ")",
                    "It cannot be loaded.",
                    "Use the artifact for " + System.getProperty("os.arch") + "."));
        }
        if (system.isOlderThan(glibc)) {
            findings.add(new Finding(
                    severity,
                    library.name() + " needs glibc " + glibc + ", this system has " + system,
                    "It cannot be loaded.",
                    "Use a newer image or distribution."));
        }
        if (!missing.isEmpty()) {
            findings.add(new Finding(
                    severity,
                    library.name() + " needs " + String.join(", ", missing) + ", not found on the library path",
                    library.required() ? "The engine cannot be loaded." : "What it is for cannot be used.",
                    "Install the packages that have them, or add their folder to LD_LIBRARY_PATH."));
        }
        return "needs glibc " + glibc + (missing.isEmpty() ? "" : "; missing: " + String.join(", ", missing));
    }

    private static boolean is(Library sibling, String needed) {
        return needed.equals(sibling.name()) || needed.startsWith(sibling.name() + ".");
    }

    private static String glibc(Elf elf) {
        return elf.versions().stream()
                .filter(version -> version.matches(GLIBC + "[0-9.]+"))
                .map(version -> version.substring(GLIBC.length()))
                .max(CLibrary::compare)
                .orElse("0");
    }

    /** Bytes of the required libraries that are unpacked to a folder. */
    static long unpackedTo(String folder, List<Diagnosis> engines) throws IOException {
        long bytes = 0;
        for (Diagnosis engine : engines) {
            for (Library library : engine.libraries()) {
                String location = library.location();
                if (library.required() && location != null && folder.equals(library.unpackedTo())) {
                    bytes += size(location);
                }
            }
        }
        return bytes;
    }

    private static long size(String location) throws IOException {
        return location.startsWith("jar:")
                ? connect(location).getContentLengthLong()
                : Files.size(Path.of(
                        location.startsWith("file:") ? URI.create(location).getPath() : location));
    }

    private static URLConnection connect(String location) throws IOException {
        URI uri = location.contains(":/")
                ? URI.create(location)
                : Path.of(location).toUri();
        URLConnection connection = uri.toURL().openConnection();
        connection.setUseCaches(false);
        return connection;
    }
}
