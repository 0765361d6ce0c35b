package dev.augur.archive;

/**
 * What an archive may cost. A limit is compared with what the archive declares before anything of it is written, and an
 * archive cannot hold more than it declares.
 *
 * @param maxBytes bytes of all files together, at least 1; an archive that is fetched may not be larger itself
 * @param maxEntries files and folders, at least 1
 * @param maxRatio bytes of all files per byte of the archive, at least 1; not looked at below 16 MiB, since a few zeros
 *     compress as well as a bomb
 */
public record ArchiveLimits(long maxBytes, int maxEntries, int maxRatio) {
    /** 8 GiB, 10,000 entries, and 200 times its size: many times what models need. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(8L << 30, 10_000, 200);

    /**
     * Checks the limits.
     *
     * @param maxBytes as the record has it
     * @param maxEntries as the record has it
     * @param maxRatio as the record has it
     */
    public ArchiveLimits {
        atLeastOne("maxBytes", maxBytes);
        atLeastOne("maxEntries", maxEntries);
        atLeastOne("maxRatio", maxRatio);
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, got " + value);
        }
    }

    /**
     * These limits with another one for the bytes.
     *
     * @param bytes of all files together
     * @return the new limits
     */
    public ArchiveLimits withMaxBytes(long bytes) {
        return new ArchiveLimits(bytes, maxEntries, maxRatio);
    }

    /**
     * These limits with another one for the entries.
     *
     * @param entries files and folders
     * @return the new limits
     */
    public ArchiveLimits withMaxEntries(int entries) {
        return new ArchiveLimits(maxBytes, entries, maxRatio);
    }

    /**
     * These limits with another one for the ratio.
     *
     * @param ratio bytes of all files per byte of the archive
     * @return the new limits
     */
    public ArchiveLimits withMaxRatio(int ratio) {
        return new ArchiveLimits(maxBytes, maxEntries, ratio);
    }
}
