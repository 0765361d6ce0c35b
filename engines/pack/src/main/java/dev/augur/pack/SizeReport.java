package dev.augur.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What takes the room, beside the limit of AWS Lambda.
 *
 * @param items files of the folder and of the class path, the largest first
 * @param savings what could go
 */
record SizeReport(List<Item> items, List<Item> savings) {
    /** Of an unpacked function with its layers, by the service's documentation. */
    static final long LIMIT = 262_144_000;

    private static final String NATIVE = "(?i).+\\.(so|dll|dylib|jnilib)(\\.[0-9.]+)?";

    SizeReport {
        items = List.copyOf(items);
        savings = List.copyOf(savings);
    }

    /**
     * A part.
     *
     * @param bytes its size; of what is in a jar its packed size
     * @param what it is
     */
    record Item(long bytes, String what) {}

    static SizeReport of(Path folder, List<Path> classPath) throws IOException {
        List<Item> items = new ArrayList<>();
        List<Item> savings = new ArrayList<>();
        for (Path file : Folders.files(folder)) {
            items.add(new Item(Files.size(file), folder.relativize(file).toString()));
        }
        for (Path entry : classPath) {
            if (entry.startsWith(folder)) {
                continue;
            }
            if (Files.isRegularFile(entry)) {
                items.add(new Item(Files.size(entry), String.valueOf(entry.getFileName())));
                natives(entry)
                        .forEach((place, bytes) -> savings.add(
                                new Item(bytes, "native libraries " + place + " in " + entry.getFileName())));
            } else if (Files.isDirectory(entry)) {
                items.add(new Item(bytesOf(entry), entry + "/"));
            }
        }
        items.sort(Comparator.comparingLong(Item::bytes).reversed());
        savings.sort(Comparator.comparingLong(Item::bytes).reversed());
        return new SizeReport(items, savings);
    }

    static long bytesOf(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : Folders.files(folder)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /** Packed sizes of the native libraries in a jar, by folder; those of this system only if they are unpacked elsewhere. */
    private static Map<String, Long> natives(Path jar) throws IOException {
        Map<String, Long> bytes = new TreeMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().matches(NATIVE) && entry.getName().contains("/")) {
                    String place = entry.getName().substring(0, entry.getName().lastIndexOf('/'));
                    bytes.merge(place, entry.getCompressedSize(), Long::sum);
                }
            }
        }
        return bytes;
    }

    long total() {
        return items.stream().mapToLong(Item::bytes).sum();
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
