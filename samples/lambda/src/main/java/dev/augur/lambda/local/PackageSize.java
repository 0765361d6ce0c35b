package dev.augur.lambda.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Shows how large a zip is, packed and unpacked, and refuses one that Lambda would refuse. */
public final class PackageSize {
    private static final int SHOWN = 8;

    private PackageSize() {}

    /**
     * Exits with 1 if the zip is too large.
     *
     * @param args the zip, and how many bytes it may have when it is unpacked
     * @throws IOException if the zip cannot be read
     */
    public static void main(String[] args) throws IOException {
        if (!check(Path.of(args[0]), Long.parseLong(args[1]), System.out)) {
            System.exit(1);
        }
    }

    static boolean check(Path zip, long maxUnpackedBytes, PrintStream out) throws IOException {
        List<? extends ZipEntry> entries = entries(zip);
        long unpacked = entries.stream().mapToLong(ZipEntry::getSize).sum();
        out.printf(
                Locale.ROOT,
                "%s: %.1f MB packed, %.1f MB unpacked, of which%n",
                zip,
                mb(Files.size(zip)),
                mb(unpacked));
        entries.stream()
                .sorted(Comparator.comparingLong(ZipEntry::getSize).reversed())
                .limit(SHOWN)
                .forEach(entry -> out.printf(Locale.ROOT, "%7.1f MB %s%n", mb(entry.getSize()), entry.getName()));
        if (unpacked > maxUnpackedBytes) {
            out.println(zip + " must have at most " + maxUnpackedBytes + " bytes unpacked, got " + unpacked);
        }
        return unpacked <= maxUnpackedBytes;
    }

    private static List<? extends ZipEntry> entries(Path zip) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            return file.stream().toList();
        }
    }

    private static double mb(long bytes) {
        return bytes / 1e6;
    }
}
