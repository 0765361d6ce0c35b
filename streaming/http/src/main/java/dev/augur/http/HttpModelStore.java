package dev.augur.http;

import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.Sha256;
import dev.augur.model.cache.DigestFile;
import dev.augur.model.cache.DiskCache;
import dev.augur.model.cache.ModelSource;
import dev.augur.model.cache.SourceFile;
import dev.augur.model.cache.SourceModel;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Models at fixed addresses, brought to a {@link DiskCache} as {@link HttpByteSource} reads them. The addresses are the program's:
 * an id that was not given one is {@code NOT_FOUND}, and nothing in an id becomes part of an address. Thread-safe.
 *
 * <p>A file whose digest is given is not asked for again once it is in the cache. One without is asked for its version at each
 * load.
 */
public final class HttpModelStore {
    private HttpModelStore() {}

    /**
     * A store without models yet.
     *
     * @param cache where the models are brought to, borrowed
     * @return a builder
     */
    public static Builder builder(DiskCache cache) {
        return new Builder(cache);
    }

    /** A file with its path in the model, and its digest if that is known. */
    private record Address(String path, URI uri, @Nullable Sha256 sha256) {}

    private record Place(String name, List<Address> files, boolean folder) {}

    private static final class Source implements ModelSource {
        private final Map<ModelId, Place> places;
        private final HttpSettings settings;
        private final boolean digestsBeside;

        Source(Map<ModelId, Place> places, HttpSettings settings, boolean digestsBeside) {
            this.places = Map.copyOf(places);
            this.settings = settings;
            this.digestsBeside = digestsBeside;
        }

        @Override
        public @Nullable String place(ModelId id) {
            Place place = places.get(id);
            return place == null ? null : place.name();
        }

        @Override
        public SourceModel locate(ModelId id) throws IOException {
            Place place = Objects.requireNonNull(places.get(id));
            List<SourceFile> files = new ArrayList<>();
            for (Address file : place.files()) {
                HttpByteSource bytes = HttpByteSource.of(file.uri(), settings);
                files.add(new SourceFile(file.path(), bytes, digest(file), null));
            }
            return place.folder()
                    ? SourceModel.ofFolder(files)
                    : SourceModel.ofFile(files.get(0).bytes(), files.get(0).sha256(), null);
        }

        private @Nullable Sha256 digest(Address file) throws IOException {
            return file.sha256() != null || !digestsBeside
                    ? file.sha256()
                    : DigestFile.read(HttpByteSource.of(beside(file.uri()), settings));
        }

        private static URI beside(URI uri) {
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return URI.create(
                    uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + DigestFile.ENDING + query);
        }

        @Override
        public String toString() {
            return "the models " + places.keySet() + " behind HTTP";
        }
    }

    /** Models and settings of a store. Not thread-safe. */
    public static final class Builder extends HttpBuilder<Builder> {
        private final DiskCache cache;
        private final Map<ModelId, Place> places = new LinkedHashMap<>();
        private boolean digestsBeside;

        private Builder(DiskCache cache) {
            this.cache = cache;
        }

        /**
         * A model of one file.
         *
         * @param id the model
         * @param uri its address
         * @return this builder
         * @throws IllegalArgumentException if the address is not one, see {@link HttpByteSource#of(URI)}, or the model has one
         */
        public Builder file(ModelId id, URI uri) {
            return put(id, uri, List.of(new Address("model", HttpByteSource.checked(uri), null)), false);
        }

        /**
         * A model of one file with a known digest.
         *
         * @param id the model
         * @param uri its address
         * @param sha256 the digest that it must have
         * @return this builder
         * @throws IllegalArgumentException as {@link #file(ModelId, URI)} has it
         */
        public Builder file(ModelId id, URI uri, Sha256 sha256) {
            return put(id, uri, List.of(new Address("model", HttpByteSource.checked(uri), sha256)), false);
        }

        /**
         * A model of several files, for example ONNX with external data or a SavedModel.
         *
         * @param id the model
         * @param folder the address that the paths stand behind, with a slash at its end; a query is that of each file
         * @param paths the files' paths, with slashes, not encoded
         * @return this builder
         * @throws IllegalArgumentException as {@link #file(ModelId, URI)} has it, or if a path would leave the folder
         */
        public Builder folder(ModelId id, URI folder, List<String> paths) {
            List<Address> files = new ArrayList<>();
            for (String path : paths) {
                files.add(new Address(path, under(folder, path), null));
            }
            return put(id, folder, files, true);
        }

        /**
         * A model of several files with known digests.
         *
         * @param id the model
         * @param folder as {@link #folder(ModelId, URI, List)} has it
         * @param files the digest of each path
         * @return this builder
         * @throws IllegalArgumentException as {@link #folder(ModelId, URI, List)} has it
         */
        public Builder folder(ModelId id, URI folder, Map<String, Sha256> files) {
            List<Address> addresses = new ArrayList<>();
            files.forEach((path, digest) -> addresses.add(new Address(path, under(folder, path), digest)));
            return put(id, folder, addresses, true);
        }

        private Builder put(ModelId id, URI at, List<Address> files, boolean folder) {
            String name = PinnedFile.nameOf(at) + (folder ? " as " + id : "");
            if (places.putIfAbsent(id, new Place(name, List.copyOf(files), folder)) != null) {
                throw new IllegalArgumentException("Model '" + id + "' has an address already, so "
                        + PinnedFile.nameOf(at) + " cannot be another one");
            }
            return this;
        }

        private static URI under(URI folder, String path) {
            SourceFile.requirePath(path);
            String base = HttpByteSource.checked(folder).getRawPath();
            if (!base.endsWith("/")) {
                throw new IllegalArgumentException(
                        "The address of a model's folder must end with a slash, got " + PinnedFile.nameOf(folder));
            }
            try {
                String encoded =
                        new URI(null, null, "/" + path, null).getRawPath().substring(1);
                String query = folder.getRawQuery() == null ? "" : "?" + folder.getRawQuery();
                return URI.create(folder.getScheme() + "://" + folder.getRawAuthority() + base + encoded + query);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("'" + path + "' cannot be the path of a file", e);
            }
        }

        /**
         * Each file without a known digest has one beside it, at its path and {@code .sha256}, as {@code sha256sum} prints it. It
         * must be there, and is read at each load.
         *
         * @return this builder
         */
        public Builder digestsBeside() {
            this.digestsBeside = true;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * The store. Nothing is asked yet.
         *
         * @return the store
         * @throws IllegalArgumentException if a setting is out of its bounds
         */
        public ModelStore build() {
            return cache.store(new Source(places, settings(), digestsBeside));
        }
    }
}
