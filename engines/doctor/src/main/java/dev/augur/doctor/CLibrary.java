package dev.augur.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The C library that this process runs on.
 *
 * @param name {@code glibc}, {@code musl}, or null if it is not known
 * @param version of glibc; null if it is not known
 */
record CLibrary(@Nullable String name, @Nullable String version) {
    private static final Pattern MAPPED = Pattern.compile(".* (/\\S*/(?:libc\\.so\\.6|libc-2\\.\\d+\\.so))");
    private static final Pattern MUSL = Pattern.compile(".*/(?:ld-musl-|libc\\.musl-).*");

    /** What glibc says when its file is run as a program. */
    private static final Pattern BANNER = Pattern.compile("GNU C Library .* version (\\d+\\.\\d+)");

    /** Looks at the files that are mapped into this process, and so at the library that is used. */
    static CLibrary of(Machine machine) {
        for (String line : machine.lines("/proc/self/maps")) {
            Matcher glibc = MAPPED.matcher(line);
            if (glibc.matches()) {
                return new CLibrary("glibc", banner(machine, glibc.group(1)).orElse(null));
            }
            if (MUSL.matcher(line).matches()) {
                return new CLibrary("musl", null);
            }
        }
        return new CLibrary(null, null);
    }

    private static Optional<String> banner(Machine machine, String file) {
        return machine.lines(file).stream()
                .filter(line -> line.contains("GNU C Library"))
                .map(BANNER::matcher)
                .filter(Matcher::find)
                .map(banner -> banner.group(1))
                .findFirst();
    }

    boolean isMusl() {
        return "musl".equals(name);
    }

    /** Whether this is a glibc that is known to be older. */
    boolean isOlderThan(String needed) {
        return version != null && compare(version, needed) < 0;
    }

    /** Compares versions of numbers and points. */
    static int compare(String a, String b) {
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int difference = part(left, i) - part(right, i);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static int part(String[] version, int index) {
        return index < version.length ? Integer.parseInt(version[index]) : 0;
    }

    @Override
    public String toString() {
        return name == null ? "not known" : version == null ? name : name + " " + version;
    }
}
