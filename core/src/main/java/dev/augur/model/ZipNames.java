package dev.augur.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The names in the central directory of a zip file (APPNOTE.TXT 4.3.12 to 4.3.16), as far as they tell what the file is:
 * of a longer directory the first megabyte, of a file that is cut or damaged none.
 */
final class ZipNames {
    static final int MAX_BYTES = 1 << 20;

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_BYTES = 56;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;

    /** A comment behind the directory is not looked for any further. */
    private static final int MAX_COMMENT = 1024;

    private ZipNames() {}

    static List<String> of(FileBytes file) throws IOException {
        ByteBuffer tail = file.at(Math.max(0, file.size() - END_BYTES - MAX_COMMENT), END_BYTES + MAX_COMMENT);
        for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                return list(directory(file, tail, at));
            }
        }
        return List.of();
    }

    private static ByteBuffer directory(FileBytes file, ByteBuffer tail, int at) throws IOException {
        long size = tail.getInt(at + 12) & 0xffffffffL;
        long offset = tail.getInt(at + 16) & 0xffffffffL;
        if (at >= LOCATOR_64_BYTES && tail.getInt(at - LOCATOR_64_BYTES) == LOCATOR_64) {
            ByteBuffer end = file.at(Math.max(0, tail.getLong(at - LOCATOR_64_BYTES + 8)), END_64_BYTES);
            if (end.remaining() == END_64_BYTES && end.getInt(0) == END_64) {
                size = end.getLong(40);
                offset = end.getLong(48);
            }
        }
        return file.at(Math.max(0, offset), (int) Math.max(0, Math.min(size, MAX_BYTES)));
    }

    private static List<String> list(ByteBuffer directory) {
        List<String> names = new ArrayList<>();
        while (directory.remaining() >= ENTRY_BYTES && directory.getInt(directory.position()) == ENTRY) {
            int at = directory.position();
            int length = directory.getShort(at + 28) & 0xffff;
            int rest = (directory.getShort(at + 30) & 0xffff) + (directory.getShort(at + 32) & 0xffff);
            if (directory.remaining() < ENTRY_BYTES + length) {
                break;
            }
            names.add(StandardCharsets.UTF_8
                    .decode(directory.slice(at + ENTRY_BYTES, length))
                    .toString());
            directory.position((int) Math.min(directory.limit(), (long) at + ENTRY_BYTES + length + rest));
        }
        return names;
    }
}
