package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The block of 512 bytes in front of an entry of a tar archive. */
final class TarHeader {
    private static final int NAME_BYTES = 100;
    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_BYTES = 155;

    private final byte[] block;

    TarHeader(byte[] block) {
        this.block = block;
    }

    /** A block of zeros ends an archive. */
    boolean isEnd() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    void check() throws ArchiveRefusedException {
        if (!hasChecksum()) {
            throw new ArchiveRefusedException(Reason.DAMAGED, "the checksum of a header is wrong");
        }
    }

    /** The sum of all bytes, its own field taken as blanks; old programs took bytes for signed. */
    boolean hasChecksum() {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < block.length; i++) {
            byte b = i >= CHECKSUM && i < CHECKSUM + 8 ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        long expected = number(CHECKSUM, 8);
        return expected >= 0 && (expected == unsigned || expected == signed);
    }

    char type() {
        return (char) (block[TYPE] & 0xff);
    }

    /** Whether it describes the next entry and is none itself. */
    boolean isExtension() {
        return "xgLK".indexOf(type()) >= 0;
    }

    boolean isFolder() {
        return type() == '5';
    }

    /** Whether content may follow; links, devices, folders and pipes have none. */
    boolean mayHaveContent() {
        return type() < '1' || type() > '6';
    }

    void refuseWhatIsNoFile(EntryName name) throws ArchiveRefusedException {
        String what = switch (type()) {
            case '0', '\0', '5', '7' -> "";
            case '1' -> "a hard link";
            case '2' -> "a symbolic link";
            case '3', '4' -> "a device";
            case '6' -> "a pipe";
            case 'S' -> "a sparse file";
            default -> "of an unknown type";
        };
        if (!what.isEmpty()) {
            throw new ArchiveRefusedException(
                    Reason.NOT_A_FILE,
                    "entry " + name + " is " + what + ", only plain files and folders are read; tar --dereference"
                            + " (-h) stores files in place of links");
        }
    }

    /** Bytes of content. */
    long size() throws ArchiveRefusedException {
        long size = number(SIZE, 12);
        if (size < 0) {
            throw new ArchiveRefusedException(Reason.DAMAGED, "the size in a header is no number");
        }
        return size;
    }

    /** POSIX archives may have the first part of a long name in a field of its own. */
    byte[] name() {
        byte[] name = text(0, NAME_BYTES);
        boolean posix =
                block[MAGIC + 5] == 0 && new String(block, MAGIC, 5, StandardCharsets.ISO_8859_1).equals("ustar");
        byte[] prefix = posix ? text(PREFIX, PREFIX_BYTES) : new byte[0];
        if (prefix.length == 0) {
            return name;
        }
        byte[] both = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        both[prefix.length] = '/';
        System.arraycopy(name, 0, both, prefix.length + 1, name.length);
        return both;
    }

    private byte[] text(int at, int length) {
        int end = at;
        while (end < at + length && block[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(block, at, end);
    }

    /** Octal digits between blanks and zeros, or, after a first bit of 1, a number to the base of 256; -1 if neither. */
    private long number(int at, int length) {
        return block[at] < 0 ? binary(at, length) : octal(at, length);
    }

    private long binary(int at, int length) {
        long value = block[at] & 0x7f;
        for (int i = at + 1; i < at + length; i++) {
            if (value >= 1L << (Long.SIZE - 9)) {
                return -1;
            }
            value = value << 8 | (block[i] & 0xff);
        }
        return value;
    }

    private long octal(int at, int length) {
        String text = new String(block, at, length, StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
        if (text.isEmpty()) {
            return 0;
        }
        return text.matches("[0-7]{1,20}") ? Long.parseLong(text, 8) : -1;
    }
}
