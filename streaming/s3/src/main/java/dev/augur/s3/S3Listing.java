package dev.augur.s3;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** What is below a prefix that ends with a slash, or is empty; however many pages that takes. Thread-safe. */
final class S3Listing {
    private final S3Client client;
    private final String bucket;
    private final S3Retries retries;

    S3Listing(S3Client client, String bucket, S3Retries retries) {
        this.client = client;
        this.bucket = bucket;
        this.retries = retries;
    }

    /** The highest of the folders whose names are numbers; null if there is none. */
    @Nullable
    String latest(String prefix) throws IOException {
        List<String> numbers = new ArrayList<>();
        pages(
                prefix,
                "/",
                page -> page.commonPrefixes().forEach(common -> {
                    String name = common.prefix()
                            .substring(prefix.length(), common.prefix().length() - 1);
                    if (name.matches("[0-9]{1,18}")) {
                        numbers.add(name);
                    }
                }));
        return numbers.stream().max(Comparator.comparing(BigInteger::new)).orElse(null);
    }

    /** The paths of all objects below, but those that stand for folders and those in hidden files and folders. */
    List<String> files(String prefix) throws IOException {
        List<String> paths = new ArrayList<>();
        pages(
                prefix,
                null,
                page -> page.contents().forEach(object -> {
                    String path = object.key().substring(prefix.length());
                    if (!path.isEmpty() && !path.endsWith("/") && !isHidden(path)) {
                        paths.add(path);
                    }
                }));
        return paths;
    }

    private static boolean isHidden(String path) {
        return path.startsWith(".")
                || path.contains("/.")
                || path.startsWith("__MACOSX/")
                || path.contains("/__MACOSX/");
    }

    private void pages(String prefix, @Nullable String delimiter, Consumer<ListObjectsV2Response> each)
            throws IOException {
        S3Pages pages = new S3Pages(client, bucket, prefix, delimiter, retries);
        for (ListObjectsV2Response page = pages.next(); page != null; page = pages.next()) {
            each.accept(page);
        }
    }
}
