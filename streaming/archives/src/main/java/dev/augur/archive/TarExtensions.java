package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the headers in front of an entry of a tar archive say of it: its name and size, if its own header cannot. */
final class TarExtensions {
    private int count;
    private byte @Nullable [] gnuName;
    private byte @Nullable [] paxName;
    private long size = -1;

    int count() {
        return count;
    }

    /** Null if the entry's own header has it. */
    byte @Nullable [] name() {
        return paxName == null ? gnuName : paxName;
    }

    /** Negative if the entry's own header has it. */
    long size() {
        return size;
    }

    /** type is x or g for pax, for the next entry or all; L or K for GNU, the next entry's name or its link's. */
    void add(char type, byte[] data) throws ArchiveRefusedException {
        count++;
        switch (type) {
            case 'L' -> gnuName = withoutEnd(data);
            case 'x', 'g' -> pax(data, type == 'g');
            default -> {}
        }
    }

    private static byte[] withoutEnd(byte[] text) {
        int end = text.length;
        while (end > 0 && text[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(text, end);
    }

    /** Records of length, blank, key, equals sign, value, newline; the length counts all of them. */
    private void pax(byte[] data, boolean forAll) throws ArchiveRefusedException {
        int at = 0;
        while (at < data.length) {
            int blank = indexOf(data, ' ', at);
            int end = at + length(data, at, blank);
            int equals = indexOf(data, '=', blank);
            if (end > data.length || equals >= end || data[end - 1] != '\n') {
                throw damaged();
            }
            String key = new String(data, blank + 1, equals - blank - 1, StandardCharsets.UTF_8);
            record(key, Arrays.copyOfRange(data, equals + 1, end - 1), forAll);
            at = end;
        }
    }

    private void record(String key, byte[] value, boolean forAll) throws ArchiveRefusedException {
        boolean decides = key.equals("path") || key.equals("size");
        if (key.startsWith("GNU.sparse") || (decides && forAll)) {
            throw new ArchiveRefusedException(
                    Reason.UNSUPPORTED,
                    "it has the pax header " + (forAll ? "for all entries " : "") + "'" + key.replaceAll("[^ -~]", "?")
                            + "', which is not supported");
        }
        if (key.equals("path")) {
            paxName = value;
        } else if (key.equals("size")) {
            String text = new String(value, StandardCharsets.ISO_8859_1);
            if (!text.matches("[0-9]{1,18}")) {
                throw damaged();
            }
            size = Long.parseLong(text);
        }
    }

    private static int length(byte[] data, int at, int blank) throws ArchiveRefusedException {
        String text = new String(data, at, blank - at, StandardCharsets.ISO_8859_1);
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw damaged();
        }
        return Integer.parseInt(text);
    }

    private static int indexOf(byte[] data, char wanted, int from) throws ArchiveRefusedException {
        for (int i = from; i < data.length; i++) {
            if (data[i] == wanted) {
                return i;
            }
        }
        throw damaged();
    }

    private static ArchiveRefusedException damaged() {
        return new ArchiveRefusedException(Reason.DAMAGED, "a pax header is damaged");
    }
}
