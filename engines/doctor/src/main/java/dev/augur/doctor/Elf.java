package dev.augur.doctor;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a 64-bit little-endian ELF library asks of the system. Format: System V ABI, and the Linux Standard Base for the
 * versions of symbols.
 *
 * @param machine the processor it is built for, as its header has it
 * @param needed the libraries that must be there, by file name
 * @param versions the versions of symbols that they must have, for example {@code GLIBC_2.27}
 */
record Elf(int machine, List<String> needed, List<String> versions) {
    static final int X86_64 = 62;
    static final int AARCH64 = 183;

    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int LOAD = 1;
    private static final int DYNAMIC = 2;
    private static final long NEEDED = 1;
    private static final long STRINGS = 5;
    private static final long STRINGS_SIZE = 10;
    private static final long VERSIONS_NEEDED = 0x6ffffffeL;
    private static final long VERSIONS_NEEDED_COUNT = 0x6fffffffL;
    /** Tables beyond that are not a library's. */
    private static final int MOST = 64 << 20;

    Elf {
        needed = List.copyOf(needed);
        versions = List.copyOf(versions);
    }

    /** The bytes of a library; read several times from the beginning, because a jar's entry cannot be read backwards. */
    interface Source {
        InputStream open() throws IOException;
    }

    /**
     * Reads a library.
     *
     * @throws IOException if it cannot be read, or is no such file
     */
    static Elf read(Source source) throws IOException {
        try {
            return new Parser(source).parse();
        } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException e) {
            throw new IOException("Its tables point outside of it", e);
        }
    }

    /** One reading. */
    private static final class Parser {
        private final Source source;
        private final List<Segment> segments = new ArrayList<>();

        private Parser(Source source) {
            this.source = source;
        }

        private record Segment(int type, long offset, long address, long size) {}

        private Elf parse() throws IOException {
            ByteBuffer header = slice(0, HEADER);
            if (header.getInt(0) != 0x464c457f || header.get(4) != 2 || header.get(5) != 1) {
                throw new IOException("It is no 64-bit little-endian ELF file");
            }
            int count = Short.toUnsignedInt(header.getShort(56));
            ByteBuffer programs = slice(header.getLong(32), (long) count * PROGRAM_HEADER);
            for (int i = 0; i < count; i++) {
                int at = i * PROGRAM_HEADER;
                segments.add(new Segment(
                        programs.getInt(at),
                        programs.getLong(at + 8),
                        programs.getLong(at + 16),
                        programs.getLong(at + 32)));
            }
            return dynamic(header.getShort(18));
        }

        private Elf dynamic(int machine) throws IOException {
            List<Integer> needed = new ArrayList<>();
            long strings = 0;
            long size = 0;
            long versions = 0;
            long versionCount = 0;
            ByteBuffer table = table();
            while (table.remaining() >= 16) {
                long tag = table.getLong();
                long value = table.getLong();
                if (tag == NEEDED) {
                    needed.add((int) value);
                } else if (tag == STRINGS) {
                    strings = value;
                } else if (tag == STRINGS_SIZE) {
                    size = value;
                } else if (tag == VERSIONS_NEEDED) {
                    versions = value;
                } else if (tag == VERSIONS_NEEDED_COUNT) {
                    versionCount = value;
                }
            }
            ByteBuffer names = slice(offset(strings), size);
            List<String> libraries = needed.stream().map(at -> text(names, at)).toList();
            return new Elf(machine, libraries, versions(versions, versionCount, names));
        }

        private ByteBuffer table() throws IOException {
            for (Segment segment : segments) {
                if (segment.type() == DYNAMIC) {
                    return slice(segment.offset(), segment.size());
                }
            }
            return ByteBuffer.allocate(0);
        }

        /** The records of each library lie behind each other; each points to the next of its kind, relative to itself. */
        private List<String> versions(long address, long count, ByteBuffer names) throws IOException {
            Set<String> versions = new HashSet<>();
            if (count > 0) {
                long offset = offset(address);
                ByteBuffer table = slice(offset, Math.min(1 << 16, end(address) - offset));
                int library = 0;
                for (long i = 0; i < count; i++) {
                    int version = library + table.getInt(library + 8);
                    int entries = Short.toUnsignedInt(table.getShort(library + 2));
                    for (int j = 0; j < entries; j++) {
                        versions.add(text(names, table.getInt(version + 8)));
                        version += table.getInt(version + 12);
                    }
                    library += table.getInt(library + 12);
                }
            }
            return versions.stream().sorted().toList();
        }

        private Segment holder(long address) throws IOException {
            for (Segment segment : segments) {
                boolean holds = address >= segment.address() && address < segment.address() + segment.size();
                if (segment.type() == LOAD && holds) {
                    return segment;
                }
            }
            throw new IOException("Its tables point outside of it");
        }

        private long offset(long address) throws IOException {
            Segment segment = holder(address);
            return address - segment.address() + segment.offset();
        }

        private long end(long address) throws IOException {
            Segment segment = holder(address);
            return segment.offset() + segment.size();
        }

        private static String text(ByteBuffer names, int at) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int i = at; names.get(i) != 0; i++) {
                text.write(names.get(i));
            }
            return text.toString(StandardCharsets.ISO_8859_1);
        }

        private ByteBuffer slice(long offset, long size) throws IOException {
            if (offset < 0 || size < 0 || size > MOST) {
                throw new IOException("Its tables have no sane size");
            }
            byte[] bytes = new byte[(int) size];
            try (DataInputStream in = new DataInputStream(source.open())) {
                in.skipNBytes(offset);
                in.readFully(bytes);
            }
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
