package dev.augur.platform;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a shared library of Linux says of itself: its dynamic section, as the System V ABI and {@code elf(5)} describe it.
 * 64-bit little-endian files only, which every native library of an engine is.
 *
 * @param path the file
 * @param machine the processor it is for, as {@code e_machine} has it: 62 is x86-64, 183 is AArch64
 * @param needed names of the libraries that must be loaded with it, in order
 * @param searchPath folders where the loader looks for them first, with {@code $ORIGIN} replaced
 */
public record ElfFile(Path path, int machine, List<String> needed, List<Path> searchPath) {
    private static final int HEADER_BYTES = 64;
    private static final int PROGRAM_HEADER_BYTES = 56;
    /** Far more than a real file has; a damaged one must not take the heap. */
    private static final long MAX_SECTION_BYTES = 16L << 20;
    /** The longest name or path that is read; names of C++ functions, which may be longer, are not looked at. */
    private static final long MAX_TEXT_BYTES = 16L << 10;

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int DT_NEEDED = 1;
    private static final int DT_STRTAB = 5;
    private static final int DT_STRSZ = 10;
    private static final int DT_RPATH = 15;
    private static final int DT_RUNPATH = 29;

    /**
     * Copies the lists.
     *
     * @param path as the record has it
     * @param machine as the record has it
     * @param needed as the record has it
     * @param searchPath as the record has it
     */
    public ElfFile {
        needed = List.copyOf(needed);
        searchPath = List.copyOf(searchPath);
    }

    /**
     * Reads a file's headers, its dynamic section and the names in it, and nothing else of it.
     *
     * @param path the file
     * @return what it says
     * @throws IOException if it cannot be read, or is no such file
     */
    public static ElfFile read(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return new Reader(path, file).read();
        }
    }

    /** One use. */
    private static final class Reader {
        private final Path path;
        private final FileChannel file;
        private final List<Long> names = new ArrayList<>();
        private final List<Long> folders = new ArrayList<>();
        private long stringsAddress;
        private long stringsBytes;
        private long stringsOffset;

        Reader(Path path, FileChannel file) {
            this.path = path;
            this.file = file;
        }

        ElfFile read() throws IOException {
            ByteBuffer header = at(0, HEADER_BYTES);
            boolean elf = header.getInt(0) == 0x464C457F && header.get(4) == 2 && header.get(5) == 1;
            if (!elf) {
                throw new IOException(path + " is no 64-bit little-endian ELF file");
            }
            ByteBuffer segments =
                    at(header.getLong(32), (long) Short.toUnsignedInt(header.getShort(56)) * PROGRAM_HEADER_BYTES);
            readDynamic(segments);
            stringsOffset = offsetOf(stringsAddress, segments);
            return new ElfFile(path, Short.toUnsignedInt(header.getShort(18)), needed(), folders());
        }

        private void readDynamic(ByteBuffer segments) throws IOException {
            for (int i = 0; i < segments.capacity(); i += PROGRAM_HEADER_BYTES) {
                if (segments.getInt(i) == PT_DYNAMIC) {
                    readEntries(at(segments.getLong(i + 8), segments.getLong(i + 32)));
                }
            }
        }

        private void readEntries(ByteBuffer entries) {
            while (entries.remaining() >= 16) {
                long tag = entries.getLong();
                long value = entries.getLong();
                if (tag == DT_NEEDED) {
                    names.add(value);
                } else if (tag == DT_STRTAB) {
                    stringsAddress = value;
                } else if (tag == DT_STRSZ) {
                    stringsBytes = value;
                } else if (tag == DT_RPATH || tag == DT_RUNPATH) {
                    folders.add(value);
                } else if (tag == 0) {
                    return;
                }
            }
        }

        /** Where in the file an address of the loaded image comes from. */
        private long offsetOf(long address, ByteBuffer segments) throws IOException {
            for (int i = 0; i < segments.capacity(); i += PROGRAM_HEADER_BYTES) {
                long start = segments.getLong(i + 16);
                boolean inside = address >= start && address < start + segments.getLong(i + 32);
                if (segments.getInt(i) == PT_LOAD && inside) {
                    return address - start + segments.getLong(i + 8);
                }
            }
            throw new IOException(path + " has no dynamic section that can be read");
        }

        private List<String> needed() throws IOException {
            List<String> needed = new ArrayList<>();
            for (long name : names) {
                needed.add(string(name));
            }
            return needed;
        }

        private List<Path> folders() throws IOException {
            Path origin = path.toAbsolutePath().getParent();
            List<Path> paths = new ArrayList<>();
            for (long folder : folders) {
                String text = string(folder).replace("${ORIGIN}", "$ORIGIN");
                paths.addAll(LibraryPath.foldersOf(text.replace("$ORIGIN", String.valueOf(origin))));
            }
            return paths;
        }

        /** Reads one text alone: a library may have 50 MB of them, for the functions that it exports. */
        private String string(long offset) throws IOException {
            boolean inside = offset >= 0 && offset < stringsBytes;
            ByteBuffer bytes = at(
                    inside ? stringsOffset + offset : -1, inside ? Math.min(MAX_TEXT_BYTES, stringsBytes - offset) : 0);
            int end = 0;
            while (end < bytes.capacity() && bytes.get(end) != 0) {
                end++;
            }
            if (end == 0 || end == bytes.capacity()) {
                throw new IOException(path + " has a damaged dynamic section");
            }
            byte[] text = new byte[end];
            bytes.get(0, text);
            return new String(text, StandardCharsets.UTF_8);
        }

        private ByteBuffer at(long offset, long bytes) throws IOException {
            if (offset < 0 || bytes < 0 || bytes > MAX_SECTION_BYTES) {
                throw new IOException(path + " is damaged: a section of " + bytes + " bytes at " + offset);
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (buffer.hasRemaining()) {
                if (file.read(buffer, offset + buffer.position()) < 0) {
                    throw new EOFException(path + " ends at " + file.size() + ", within its headers");
                }
            }
            return buffer.flip();
        }
    }
}
