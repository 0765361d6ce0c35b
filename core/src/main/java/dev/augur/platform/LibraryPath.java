package dev.augur.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the dynamic loader of Linux looks for shared libraries ({@code ld.so(8)}): what the process has loaded already,
 * {@code LD_LIBRARY_PATH}, the search path of the library that needs another, the loader's cache, and the system's
 * folders. A snapshot; immutable. On other systems it finds nothing.
 */
public final class LibraryPath {
    private static final List<Path> SYSTEM_FOLDERS =
            List.of(Path.of("/lib64"), Path.of("/usr/lib64"), Path.of("/lib"), Path.of("/usr/lib"));

    private final Set<String> loaded;
    private final List<Path> preferred;
    private final Map<String, List<Path>> cached;
    private final List<Path> last;

    /**
     * A path of given parts.
     *
     * @param loaded names of the libraries that the process has loaded
     * @param preferred the folders of {@code LD_LIBRARY_PATH}
     * @param cached what the loader's cache holds, by name
     * @param last the system's folders
     */
    LibraryPath(Set<String> loaded, List<Path> preferred, Map<String, List<Path>> cached, List<Path> last) {
        this.loaded = Set.copyOf(loaded);
        this.preferred = List.copyOf(preferred);
        this.cached = Map.copyOf(cached);
        this.last = List.copyOf(last);
    }

    /**
     * The path of this process. {@code LD_LIBRARY_PATH} counts as it was when the process started.
     *
     * @return the path
     */
    public static LibraryPath ofThisProcess() {
        if (!System.getProperty("os.name").startsWith("Linux")) {
            return new LibraryPath(Set.of(), List.of(), Map.of(), List.of());
        }
        String preferred = System.getenv("LD_LIBRARY_PATH");
        return new LibraryPath(
                loadedBy(Path.of("/proc/self/maps")),
                preferred == null ? List.of() : foldersOf(preferred),
                LoaderCache.read(Path.of("/etc/ld.so.cache")),
                SYSTEM_FOLDERS);
    }

    /**
     * Whether a library is found, for any processor.
     *
     * @param name its file name, such as {@code libcuda.so.1}
     * @return true if it is loaded, or some folder has it
     */
    public boolean has(String name) {
        return find(name, null) != null;
    }

    /**
     * What a library needs and the loader would not find, and what those that it finds need in turn.
     *
     * @param library the file of a library
     * @return names in the order in which the loader asks for them; none if all is there
     * @throws IOException if the library cannot be read
     */
    public List<String> missing(Path library) throws IOException {
        return missing(library, List.of());
    }

    /**
     * What a library needs and the loader would not find, those among it that the library opens only when it needs them, and
     * that its file therefore does not tell of.
     *
     * @param library the file of a library
     * @param opened names of libraries that it opens by itself
     * @return names in the order in which the loader asks for them; none if all is there
     * @throws IOException if the library cannot be read
     */
    public List<String> missing(Path library, List<String> opened) throws IOException {
        Set<String> missing = new LinkedHashSet<>();
        Set<String> asked = new HashSet<>();
        ElfFile first = ElfFile.read(library);
        List<String> needed = new ArrayList<>(first.needed());
        needed.addAll(opened);
        Deque<ElfFile> open =
                new ArrayDeque<>(List.of(new ElfFile(first.path(), first.machine(), needed, first.searchPath())));
        for (ElfFile file = open.poll(); file != null; file = open.poll()) {
            for (String name : file.needed()) {
                if (loaded.contains(name) || !asked.add(name)) {
                    continue;
                }
                ElfFile found = find(name, file);
                if (found == null) {
                    missing.add(name);
                } else {
                    open.add(found);
                }
            }
        }
        return List.copyOf(missing);
    }

    private @Nullable ElfFile find(String name, @Nullable ElfFile needer) {
        List<Path> files = new ArrayList<>();
        preferred.forEach(folder -> files.add(folder.resolve(name)));
        if (needer != null) {
            needer.searchPath().forEach(folder -> files.add(folder.resolve(name)));
        }
        files.addAll(cached.getOrDefault(name, List.of()));
        last.forEach(folder -> files.add(folder.resolve(name)));
        for (Path file : files) {
            ElfFile found = readIfThere(file);
            if (found != null && (needer == null || found.machine() == needer.machine())) {
                return found;
            }
        }
        return null;
    }

    /** The loader, too, goes on when it meets a file that it cannot use. */
    private static @Nullable ElfFile readIfThere(Path file) {
        try {
            return Files.isRegularFile(file) ? ElfFile.read(file) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Folders separated by colons or semicolons; an empty one is the working directory, and is left out. */
    static List<Path> foldersOf(String text) {
        List<Path> folders = new ArrayList<>();
        for (String folder : text.split("[:;]", -1)) {
            if (!folder.isBlank()) {
                folders.add(Path.of(folder));
            }
        }
        return folders;
    }

    /** Where libraries are looked for, for a person. */
    @Override
    public String toString() {
        List<String> places = new ArrayList<>();
        places.add(preferred.isEmpty() ? "LD_LIBRARY_PATH (not set)" : "LD_LIBRARY_PATH " + preferred);
        places.add("the loader's cache (" + cached.size() + " names)");
        last.forEach(folder -> places.add(folder.toString()));
        return String.join(", ", places);
    }

    private static Set<String> loadedBy(Path maps) {
        Set<String> names = new HashSet<>();
        try {
            for (String line : Files.readAllLines(maps)) {
                int slash = line.lastIndexOf('/');
                if (slash >= 0) {
                    names.add(line.substring(slash + 1));
                }
            }
        } catch (IOException e) {
            return Set.of();
        }
        return names;
    }
}
