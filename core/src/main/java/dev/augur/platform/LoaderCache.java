package dev.augur.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the cache that {@code ldconfig} writes, in the format of glibc 2.2 and later ({@code dl-cache.h}). */
final class LoaderCache {
    private static final byte[] MAGIC = "glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 48;
    private static final int ENTRY_BYTES = 24;

    private LoaderCache() {}

    /** The files by name; none where there is no cache of that format. */
    static Map<String, List<Path>> read(Path file) {
        try {
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** An older format may stand before this one; offsets of texts count from this one's start. */
    private static Map<String, List<Path>> parse(byte[] bytes) {
        Map<String, List<Path>> files = new HashMap<>();
        int start = startOf(bytes);
        if (start < 0) {
            return files;
        }
        ByteBuffer cache =
                ByteBuffer.wrap(bytes, start, bytes.length - start).slice().order(ByteOrder.nativeOrder());
        int count = cache.getInt(MAGIC.length);
        for (int i = 0; i < count; i++) {
            int entry = HEADER_BYTES + i * ENTRY_BYTES;
            if (entry + ENTRY_BYTES > cache.capacity()) {
                break;
            }
            String name = text(cache, cache.getInt(entry + 4));
            files.computeIfAbsent(name, key -> new ArrayList<>()).add(Path.of(text(cache, cache.getInt(entry + 8))));
        }
        return files;
    }

    private static int startOf(byte[] bytes) {
        for (int start = 0; start + HEADER_BYTES <= bytes.length; start += 4) {
            if (Arrays.equals(bytes, start, start + MAGIC.length, MAGIC, 0, MAGIC.length)) {
                return start;
            }
        }
        return -1;
    }

    private static String text(ByteBuffer cache, int offset) {
        int end = offset;
        while (end >= 0 && end < cache.capacity() && cache.get(end) != 0) {
            end++;
        }
        if (end <= offset) {
            return "";
        }
        byte[] text = new byte[end - offset];
        cache.get(offset, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
